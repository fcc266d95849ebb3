"""Addresses and numbers: who sees, proves, chooses and settles them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from messaging.models import Delivery
from messaging.registry import carries, carries_text
from people.models import (
    ContactChange,
    ContactCode,
    ContactPoint,
    Person,
    User,
)
from people.permissions.records import can_change_person, can_keep_record, is_owner

TAKE_CODES = {ContactPoint.Kind.EMAIL: Delivery.Channel.EMAIL, ContactPoint.Kind.PHONE: Delivery.Channel.SMS}
CODE_TEXT = "people/sms/code"
BETWEEN_CODES = timedelta(minutes=1)
CODES_AN_HOUR = 5


def can_see_contacts(actor: Actor, person: Person) -> Verdict:
    """The same answer as ``Person.objects.with_contacts_open_to(actor)`` gives for many."""
    if Person.objects.with_contacts_open_to(actor).filter(pk=person.pk).exists():
        return ALLOWED
    return forbidden(_("Contact data is shown to its owner and to officers who keep it."))


def can_prove_contact(actor: Actor, point: ContactPoint) -> Verdict:
    """The owner alone: whoever proves it for another has proven something else."""
    if not is_owner(actor, point.person):
        return forbidden(_("Only its owner can confirm a contact."))
    if point.verified_at is not None:
        return refused("contact_proven", _("This is confirmed already."))
    channel = TAKE_CODES.get(ContactPoint.Kind(point.kind))
    if channel is None or not carries(channel) or (channel == Delivery.Channel.SMS and not carries_text(CODE_TEXT)):
        return refused("contact_takes_no_code", _("No code can be sent there."))
    return ALLOWED


def can_settle_contact(actor: Actor, point: ContactPoint, held: ContactPoint | None) -> Verdict:
    """Whoever keeps both records and sees how both people are reached; else the unit that stands above both."""
    if point.ended_at or point.verified_at or point.contested_at is None:
        return refused("contact_not_contested", _("Nobody claims this contact any more."))
    for person in filter(None, [point.person, held.person if held else None]):
        if not (can_keep_record(actor, person) and can_see_contacts(actor, person)):
            return forbidden(_("Others keep one of the two records. Somebody above both has to say whose it is."))
    return ALLOWED


def can_send_contact_code(actor: Actor, point: ContactPoint) -> Verdict:
    """Not so often that a stranger's mailbox could be filled from here, or a code be guessed."""
    if not (proving := can_prove_contact(actor, point)):
        return proving
    recent = ContactCode.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    here = recent.filter(point__kind=point.kind, point__value=point.value)
    if here.filter(created_at__gt=timezone.now() - BETWEEN_CODES).exists():
        return refused("code_asked_too_often", _("A code has just left. Give it a minute, then ask again."))
    if max(here.count(), recent.filter(point__person=point.person).count()) >= CODES_AN_HOUR:
        return refused("code_asked_too_often", _("Those were many codes. Take a break of an hour, then ask again."))
    return ALLOWED


def can_choose_contact(actor: Actor, point: ContactPoint) -> Verdict:
    """Another first choice. What was shown to reach them gives way only to what was shown to reach them, too."""
    if not (keeping := can_change_person(actor, point.person)):
        return keeping
    if point.is_primary:
        return refused("contact_preferred", _("This is the first choice already."))
    firsts = ContactPoint.objects.current().verified().filter(person=point.person_id, kind=point.kind, is_primary=True)
    if point.verified_at is None and firsts.exists():
        return refused("contact_not_proven", _("Confirm it first: a code shows that it reaches you."))
    return ALLOWED


def can_change_address(actor: Actor, person: Person, point: ContactPoint | None) -> Verdict:
    """Its owner, and whoever keeps the record; ``point`` is what is put right."""
    if not (changing := can_change_person(actor, person)):
        return changing
    if point is not None and point.ended_at is not None:
        return refused("address_has_ended", _("This address was taken off meanwhile. Add it anew if it holds."))
    return ALLOWED


def can_stop_change(change: ContactChange) -> Verdict:
    """Whoever holds the link, once, for seven days. What is somebody else's login by now is not taken from them."""
    if change.stopped_at is not None:
        return refused("change_stopped", _("This was stopped already. Nothing more is needed."))
    if change.may_be_stopped_until <= timezone.now():
        return refused("change_too_old", _("The seven days are over. Tell the alumni office; a person looks at it."))
    if change.user is None:
        return ALLOWED
    field = "phone" if change.kind == ContactPoint.Kind.PHONE else "email__iexact"
    if User.objects.filter(**{field: change.before}).exclude(pk=change.user.pk).exists():
        return refused("address_taken", _("Another login has this address or number by now. The alumni office helps."))
    return ALLOWED


def can_settle_change(actor: Actor, change: ContactChange) -> Verdict:
    """Whoever keeps the record and sees its contacts; of a login that is nobody's yet, the office of the school."""
    if change.stopped_at is None:
        return refused("change_not_stopped", _("Nobody has stopped this change."))
    person = change.person or getattr(change.user, "person", None)
    if person is not None:
        return can_keep_record(actor, person) and can_see_contacts(actor, person)
    keeps = actor.is_system or may(actor, "institution.edit", None)
    return ALLOWED if keeps else forbidden(_("Only those who keep the institution may do this."))
