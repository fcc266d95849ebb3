"""For a worker that is to be killed: forgetting takes so long that a kill falls into the middle of it."""

import time

from privacy.actions import forgetting

let_go = forgetting._let_go


def slowly(*arguments) -> bool:
    time.sleep(0.05)
    return let_go(*arguments)


forgetting._let_go = slowly
