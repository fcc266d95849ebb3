"""Numbers that text messages no longer go to, and how they come back."""

from __future__ import annotations

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.actions.suppressing import LiftReason
from messaging.models import SmsNumber
from messaging.permissions import can_lift_number

NOTHING_AGAINST_IT = {"stopped_at": None, "unreachable_since": None, "unreachable_code": ""}


@action
def lift_number(number: SmsNumber, reason: LiftReason, *, by: Actor) -> SmsNumber:
    """The office lets text messages go there again, and says why. Raises ``Refusal`` ``nothing_against_it``."""
    number = SmsNumber.objects.locked().get(pk=number.pk)
    can_lift_number(by, number).or_raise()
    number.change(**NOTHING_AGAINST_IT)
    record(by, "messaging.number_lifted", about=[number], facts={"reason": reason.value})
    return number


def forget_what_stood_against(number: str, *, by: Actor) -> None:
    """Part of an action: somebody has just proven that this number is theirs, anew. Whoever answered ``R`` before, were
    it themselves, has taken that back by it, or the number was another's then."""
    for row in SmsNumber.objects.locked().filter(number=number):
        if row.stopped_at is not None or row.unreachable_since is not None:
            row.change(**NOTHING_AGAINST_IT)
            record(by, "messaging.number_proven_again", about=[row])


__all__ = ["forget_what_stood_against", "lift_number"]
