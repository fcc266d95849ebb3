"""Lost classmates: somebody of the class proposes a contact, the person is asked there once, and says yes or no."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from audit.actions import record, record_each
from common.actions import action
from common.actors import Actor
from people.actions.changes import digest_of
from people.actions.contact_points import add_contact_point, tidy_contact
from people.emails import queue_lost_classmate, queue_proposal_accepted
from people.models import AddressLeftAlone, ContactPoint, ContactProposal, Person
from people.models.contact_proposals import address_digest
from people.permissions import can_answer_proposal, can_propose_contact
from people.queries import may_be_asked_at

State = ContactProposal.State
WAITS = timedelta(days=30)
KEPT = timedelta(days=365)
AT_ONCE = 500


@action
def propose_contact(person: Person, kind: str, value: str, *, note: str = "", by: Actor) -> ContactProposal:
    """Somebody of the class has heard where a lost classmate is.

    An e-mail goes there, once, with nothing in it but ``note``; a number waits for the office, who calls. Whoever
    proposes is never told whether anything was sent: an address may have asked to be left alone. Raises ``Refusal``
    with the code of ``can_propose_contact``, ``ValidationError`` for what reaches nobody.
    """
    value = tidy_contact(kind, value)
    person = Person.objects.locked().get(pk=person.pk)
    can_propose_contact(by, person, kind, value, note).or_raise()
    token, moment = secrets.token_urlsafe(24), timezone.now()
    asks = kind == ContactPoint.Kind.EMAIL and may_be_asked_at(person, kind, value)
    proposal: ContactProposal = ContactProposal.objects.add(
        person=person,
        proposed_by=by.person,
        kind=kind,
        value=value,
        note=note,
        address=address_digest(kind, value),
        digest=digest_of(token),
        expires_at=moment + WAITS,
        asked_at=moment if asks else None,
    )
    record(by, "people.contact_proposed", about=[person, proposal], facts={"kind": kind})
    if asks:
        queue_lost_classmate(proposal, token)
    return proposal


@action
def accept_proposal(proposal: ContactProposal, *, by: Actor) -> ContactProposal:
    """It is theirs, says whoever reads there, or the office that has asked them. The proposer is thanked.

    It stays unproven: a click in a mailbox shows that somebody reads there, not who. Raises ``Refusal``
    ``proposal_answered`` or ``proposal_out_of_date``.
    """
    person, proposal = _held(proposal)
    can_answer_proposal(by, proposal).or_raise()
    add_contact_point(person, proposal.kind, proposal.value, by=by, source=ContactPoint.Source.CLASSMATE)
    _answer(proposal, State.ACCEPTED)
    record(by, "people.proposal_accepted", about=[person, proposal])
    queue_proposal_accepted(proposal)
    return proposal


@action
def decline_proposal(proposal: ContactProposal, *, for_ever: bool = False, by: Actor) -> ContactProposal:
    """It is not theirs, or they want none of it; nobody else is told. ``for_ever``: nobody is asked there again."""
    person, proposal = _held(proposal)
    can_answer_proposal(by, proposal).or_raise()
    if for_ever:
        AddressLeftAlone.objects.get_or_create(address=proposal.address)
    _answer(proposal, State.DECLINED)
    record(by, "people.proposal_declined", about=[person, proposal], facts={"for_ever": for_ever})
    return proposal


@action
def expire_proposals(*, by: Actor) -> int:
    """Those to which no answer came in thirty days; and rows of a year ago. How many ran out or went."""
    now = timezone.now()
    over = list(ContactProposal.objects.waiting().filter(expires_at__lte=now).locked()[:AT_ONCE])
    for proposal in over:
        _answer(proposal, State.EXPIRED)
    record_each(by, "people.proposal_expired", [[each] for each in over], facts=[{}] * len(over))
    old = ContactProposal.objects.exclude(state=State.WAITING).filter(created_at__lt=now - KEPT)
    return len(over) + old.delete()[0]


def _held(proposal: ContactProposal) -> tuple[Person, ContactProposal]:
    person = Person.objects.locked().get(contact_proposals=proposal)
    return person, ContactProposal.objects.select_related("person", "proposed_by").locked().get(pk=proposal.pk)


def _answer(proposal: ContactProposal, state: str) -> None:
    """With the answer the address and the words are forgotten; a contact that was accepted stands in the record."""
    proposal.change(state=state, answered_at=timezone.now(), value="", note="")
