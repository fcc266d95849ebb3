"""Addresses that classmates know of somebody lost."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor, Kind
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import (
    ContactProposal,
    Person,
)
from people.models.contact_proposals import address_digest
from people.permissions.contacts import can_see_contacts
from people.permissions.records import can_keep_record
from people.queries import is_lost

LINK = re.compile(r"https?:|://|\bwww\.", re.IGNORECASE)
PROPOSALS_A_DAY, PROPOSALS_AT_ONCE = 5, 3
LETTERS_A_DAY = 500  # of the whole house


def can_name_lost(actor: Actor, person: Person) -> Verdict:
    """Whoever sees them in a class, and whoever answers requests there."""
    another = actor.person is not None and actor.person.pk != person.pk
    seen = Person.objects.visible_to(actor).filter(pk=person.pk)
    if another and (seen.exists() or may(actor, "requests.decide", person)):
        return ALLOWED
    return forbidden(_("Those of their class and those who keep it can say where somebody is."))


def can_propose_contact(actor: Actor, person: Person, kind: str, value: str, note: str = "") -> Verdict:
    """Whoever knows the lost person from a class or keeps it; so few a day that nobody is pestered."""
    if not (knowing := can_name_lost(actor, person)) or actor.person is None:
        return knowing
    if not Person.objects.filter(is_lost(), pk=person.pk).exists():
        return refused("not_lost", _("We know how to reach them by now. Thank you all the same."))
    if kind not in ContactProposal.KINDS:
        return refused("kind_not_asked", _("An e-mail address or a telephone number, please."))
    if LINK.search(note):
        return refused("note_has_a_link", _("Words only: letters with links to other places look like fraud."))
    return _within_limits(actor.person, person, kind, value)


def _within_limits(proposer: Person, person: Person, kind: str, value: str) -> Verdict:
    day = ContactProposal.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if day.filter(proposed_by=proposer).count() >= PROPOSALS_A_DAY:
        return refused("too_many_proposals", _("Those were many for one day. Tell us the others tomorrow."))
    if day.exclude(asked_at=None).count() >= LETTERS_A_DAY:
        return refused("too_many_today", _("We have asked many people today. Tell us again tomorrow."))
    waiting = person.contact_proposals.open_now()
    if waiting.filter(address=address_digest(kind, value)).exists():
        return refused("proposed_already", _("Somebody has told us this already. We wait for an answer."))
    if waiting.count() >= PROPOSALS_AT_ONCE:
        return refused("enough_proposed", _("Others have told us already where they may be. We wait for an answer."))
    return ALLOWED


def can_answer_proposal(actor: Actor, proposal: ContactProposal) -> Verdict:
    """Whoever holds the link that went there; officers who keep the record and see its contacts."""
    is_waiting = proposal.state == ContactProposal.State.WAITING
    if not is_waiting or proposal.person.deceased_at or proposal.person.do_not_contact_at:
        return refused("proposal_answered", _("This was answered already."))
    if proposal.expires_at <= timezone.now():
        return refused("proposal_out_of_date", _("Thirty days have passed, so nothing was kept."))
    if actor.kind == Kind.SIGNED_LINK:
        return ALLOWED
    return can_keep_record(actor, proposal.person) and can_see_contacts(actor, proposal.person)
