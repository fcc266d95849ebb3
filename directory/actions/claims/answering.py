"""Staff answer: it is them, tell us more, or no with a reason."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.actions.claims.tying import hold_all, tie
from directory.emails.claims import queue_claim_asked, queue_claim_refused
from directory.models import Claim
from directory.permissions.claims import can_answer_claim, can_approve_claim
from directory.queries.claims import weigh
from people.models import Person, User

State = Claim.State


@action
def approve_claim(claim: Claim, person: Person, *, by: Actor) -> Claim:
    """It is them. Raises ``Refusal`` ``claim_is_answered``, ``record_is_claimed``, ``record_is_gone``,
    ``person_is_deceased``, ``login_has_a_person``, ``own_record``, ``record_holds_an_office``, and what bringing two
    records together raises; ``Forbidden`` to whoever does not keep the record.
    """
    claim = hold_all(claim, person)
    person = Person.objects.select_related("login").get(pk=person.pk)
    can_approve_claim(by, claim, person).or_raise()
    match = next((match for match in weigh(claim).matches if match.person == person), None)
    claim.change(score=match.points if match else 0, evidence=list(match.evidence) if match else [])
    return tie(claim, person, by=by)


@action
def ask_applicant(claim: Claim, question: str, *, by: Actor) -> Claim:
    """Tell us more: it waits for the applicant. Raises ``Refusal`` ``claim_is_answered`` or ``question_needed``."""
    claim = _held(claim)
    can_answer_claim(by, claim).or_raise()
    if not question.strip():
        raise Refusal("question_needed", _("Write what you want to know."), field="question")
    claim.change(state=State.ASKED, question=question.strip())
    record(by, "directory.claim_asked", about=[claim])
    queue_claim_asked(claim)
    return claim


@action
def refuse_claim(claim: Claim, reason: str, *, by: Actor) -> Claim:
    """No, with a sentence the applicant reads. They may try again. Raises ``Refusal`` ``claim_is_answered`` or
    ``reason_needed``."""
    claim = _held(claim)
    can_answer_claim(by, claim).or_raise()
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why, in a sentence the applicant can read."), field="reason")
    ended = {"state": State.REFUSED, "reason": reason.strip(), "ended_at": timezone.now(), "id_digests": []}
    claim.change(**ended, decided_by=by.person)
    record(by, "directory.claim_refused", about=[claim])
    queue_claim_refused(claim)
    return claim


def _held(claim: Claim) -> Claim:
    User.objects.select_for_update(of=("self",)).get(pk=claim.login_id)
    held: Claim = Claim.objects.select_related("login").locked().get(pk=claim.pk)
    return held
