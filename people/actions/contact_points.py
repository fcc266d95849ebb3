"""Where a person can be reached. An ended contact is kept with its dates until the person is erased."""

from __future__ import annotations

from datetime import datetime

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from institution.reads import current
from messaging.actions.suppressing import note_address_proven
from messaging.models import Addressee
from people.emails import queue_contact_contested
from people.models import ContactPoint, Person
from people.queries import address_of, proven_elsewhere

Kind = ContactPoint.Kind


@action
def add_contact_point(
    person: Person,
    kind: str,
    value: str,
    *,
    by: Actor,
    source: str,
    verified_at: datetime | None = None,
    is_primary: bool = False,
) -> ContactPoint:
    """Another way to reach them; the first of its kind becomes the first choice. The same again is no second one.

    Telephone numbers are kept as ``+8613800000000``; without a country code they are read as numbers of the
    institution's country. One that stands as proven in another record stays unproven here, and that record's
    person is told. Called by actions that asked who may. Raises ``ValidationError`` for what is no address or
    number.
    """
    person = Person.objects.locked().get(pk=person.pk)
    value = tidy_contact(kind, value)
    point = person.contact_points.current().filter(kind=kind, value=value).first()
    if point is None:
        point = ContactPoint.objects.add(person=person, kind=kind, value=value, source=source)
        record(by, "people.contact_added", about=[person, point], facts={"kind": kind, "source": source})
    if verified_at and not point.verified_at:
        _verify(point, verified_at, by)
    if is_primary or not person.contact_points.current().filter(kind=kind, is_primary=True).exists():
        _prefer(point)
    keep_addressee_true(person)
    return point


@action
def verify_contact_point(point: ContactPoint, *, by: Actor) -> ContactPoint:
    """The person has proven that it reaches them. Called by actions that checked the proof.

    It stays unproven where another record holds it as proven: see ``add_contact_point``.
    """
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.current().locked().get(pk=point.pk)
    if not point.verified_at:
        _verify(point, timezone.now(), by)
    if point.verified_at and point.kind == Kind.EMAIL:
        note_address_proven(point.value, by=by)
    return point


@action
def prefer_contact_point(point: ContactPoint, *, by: Actor) -> ContactPoint:
    """Use this one first among those of its kind."""
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.current().locked().get(pk=point.pk)
    if not point.is_primary:
        _prefer(point)
        record(by, "people.contact_preferred", about=[person, point])
        keep_addressee_true(person)
    return point


@action
def end_contact_point(point: ContactPoint, *, by: Actor) -> ContactPoint:
    """It does not reach them any more; the next of its kind becomes the first choice."""
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.locked().get(pk=point.pk)
    if point.ended_at:
        return point
    point.change(ended_at=timezone.now(), is_primary=False)
    record(by, "people.contact_ended", about=[person, point])
    _prefer_another(person, point.kind)
    keep_addressee_true(person)
    return point


def tidy_contact(kind: str, value: str) -> str:
    """The one way this contact is written, so that two spellings of it are found to be the same."""
    value = " ".join(value.split())
    if kind == Kind.EMAIL:
        validate_email(value)
        return value.lower()
    if kind == Kind.PHONE:
        return _tidy_phone(value)
    return value


def _tidy_phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, current().country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            {"value": ValidationError(_("This is not a telephone number we could call."), code="phone")}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _verify(point: ContactPoint, at: datetime, by: Actor) -> None:
    """Never silently at another's cost: who has proven it before keeps it, and hears that somebody else did too."""
    held = proven_elsewhere(point)
    if held is None:
        point.change(verified_at=at, contested_at=None)
        record(by, "people.contact_proven", about=[point.person, point])
    else:
        point.change(contested_at=point.contested_at or at)
        record(by, "people.contact_contested", about=[point.person, point, held.person])
        queue_contact_contested(held, point)


def _prefer(point: ContactPoint) -> None:
    """The one first choice of its kind; the other steps back before, as the constraint demands."""
    point.person.contact_points.current().filter(kind=point.kind, is_primary=True).exclude(pk=point.pk).update(
        is_primary=False
    )
    point.change(is_primary=True)


def _prefer_another(person: Person, kind: str) -> None:
    others = person.contact_points.current().filter(kind=kind)
    if others.filter(is_primary=True).exists():
        return
    if following := others.order_by("verified_at", "pk").first():  # proven ones stand before NULL
        _prefer(following)


def keep_addressee_true(person: Person) -> None:
    """Letters go where the person is reached now; an addressee is made for whoever can be."""
    known = address_of(person)
    facts = {"email": known.email, "phone": known.phone}
    addressee = Addressee.objects.filter(owner=person).first()
    if addressee is None:
        if any(facts.values()):
            Addressee.objects.add(owner=person, language=known.language, **facts)
    elif any(getattr(addressee, name) != value for name, value in facts.items()):
        addressee.change(**facts)
