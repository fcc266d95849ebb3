"""The house compares what was said with the records, some moments later: yes, tell us more, or somebody looks."""

from __future__ import annotations

from django.utils import timezone

from associations.models import Capability, Term
from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.actions.claims.tying import hold_all, tie
from directory.emails.claims import queue_claim_alarm, queue_claim_asked, queue_record_claimed_again
from directory.models import Claim
from directory.permissions.claims import can_weigh
from directory.queries.claims import Weighed, is_thin, weigh
from people.models import Person

State = Claim.State


@action
def weigh_claim(claim: Claim, *, by: Actor) -> Claim:
    """Compare it with the records. What is safe is approved; what says too little is asked for more, whoever is in the
    books; all else waits for somebody. What is odd is told to the office at once.

    Raises ``Refusal`` ``claim_is_answered``.
    """
    can_weigh(by, claim).or_raise()
    safe = weigh(claim)
    claim = hold_all(claim, safe.best.person if safe.best and safe.is_safe else None)
    can_weigh(by, claim).or_raise()
    return settle(claim, safe, by=by)


def settle(claim: Claim, safe: Weighed, *, by: Actor) -> Claim:
    """Part of an action: with the claim and all around the best record of ``safe`` held, write down and answer."""
    weighed = weigh(claim)  # once more: what was seen before the rows were held may be gone
    known, alarms = set(claim.alarms), list(weighed.alarms)
    best = weighed.best
    claim.change(
        person=best.person if best else None,
        score=best.points if best else 0,
        evidence=list(best.evidence) if best else [],
        alarms=alarms,
        weighed_at=timezone.now(),
    )
    if set(alarms) - known:
        _raise_alarm(claim, weighed, by=by)
    if safe.is_safe and weighed.is_safe and best is not None and safe.best == best:
        return tie(claim, best.person, by=by)
    if claim.state == State.WAITING and not claim.question and is_thin(claim):
        claim.change(state=State.ASKED)
        queue_claim_asked(claim)
    return claim


def _raise_alarm(claim: Claim, weighed: Weighed, *, by: Actor) -> None:
    """Those who keep the register of the school hear of it today; whose record it is, too, where it is somebody's."""
    best = weighed.best
    record(by, "directory.claim_alarmed", about=[claim], facts={"alarms": list(weighed.alarms)})
    for officer in keepers_of_the_school():
        queue_claim_alarm(claim, officer)
    if best is not None and best.person.login_id is not None and "record_is_claimed" in weighed.alarms:
        queue_record_claimed_again(best.person)


def keepers_of_the_school() -> list[Person]:
    school = Term.objects.serving_today().filter(association__kind="school", person__login__isnull=False)
    serving = school.filter(office__capabilities__contains=[Capability.PEOPLE_EDIT])
    return list(Person.objects.living().filter(pk__in=serving.values("person_id")).order_by("pk"))
