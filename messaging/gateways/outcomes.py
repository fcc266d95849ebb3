"""What a gateway can answer, whatever it speaks to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from messaging.letters.rendering import Written
from messaging.models import Delivery

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a hand-over ended: accepted, deferred (try later), refused (never), or unknown.

    ``their_id`` is the other side's own name for it; ``until`` is when it takes the next, where it says so.
    """

    state: str
    reason: str = ""
    their_id: str = ""
    until: datetime | None = None


ACCEPTED = Outcome(State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the other side knows of one letter. ``arrived`` is None while it has it and does not know more."""

    arrived: bool | None
    code: str


class OutOfReach(Exception):
    """The other side does not answer. Nothing was handed over, and no letter is to blame."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One letter, ready: what must still be done can fail only at the other side."""

    delivery: Delivery
    written: Written
    address: str
    message_id: str = ""
    body: bytes = b""
    write_out: Callable[[], bytes] | None = None

    def bytes_that_leave(self) -> bytes:
        """With files a letter has megabytes: it is put together when its turn comes, so that a batch never lies in
        memory as a whole. What can fail was tried when it was packed."""
        return self.write_out() if self.write_out is not None else self.body


class Gateway(Protocol):
    """The last step of one channel. E-mail, the inbox, text messages and WeChat fit the same four.

    ``pack``      everything that can go wrong before anybody is contacted; raises ``ValueError``
    ``reach``     makes sure the other side answers; raises ``OutOfReach``
    ``hand_over`` contacts, once, and says how it ended; raises nothing
    ``close``     gives back what is kept open between letters
    """

    def pack(self, delivery: Delivery, written: Written) -> Parcel: ...

    def reach(self) -> None: ...

    def hand_over(self, parcel: Parcel) -> Outcome: ...

    def close(self) -> None: ...


@runtime_checkable
class Informant(Protocol):
    """A gateway whose other side can be asked afterwards; one that cannot has no ``look_up`` and so says so.

    ``look_up``  what became of a letter that was handed over; None when it knows nothing of it. Raises ``OutOfReach``,
                 ``OSError`` or ``HTTPException`` when it does not answer, ``ValueError`` when its answer says nothing
    """

    def look_up(self, delivery: Delivery) -> Sent | None: ...
