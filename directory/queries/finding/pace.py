"""How often somebody may search: whoever asks two hundred times a second takes nobody else's time with it."""

from __future__ import annotations

import time

from common.actors import Actor
from common.limits import MINUTE, is_within

MOST_A_MINUTE = 120  # pages, counts and names proposed together; a person who types gets to some thirty


def seconds_to_wait(actor: Actor) -> int:
    """Counts one search; 0 when it may be made now, else the seconds until then. By person, on all doors together."""
    who = actor.person or actor.user
    if who is None or is_within("people.find", f"{type(who).__name__}.{who.pk}", MOST_A_MINUTE):
        return 0
    return MINUTE - int(time.time()) % MINUTE
