"""The record of a person: making it, correcting it, and the two facts that stop every letter."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from common.verdicts import Refusal
from people.actions.naming import DERIVED_FIELDS, name_facts
from people.actions.yearly_checks import note_own_change
from people.models import FormerName, Person
from people.permissions import can_change_person, can_keep_record, can_say_birth_date, can_unmake_person


@action
def create_person(*, by: Actor, **facts: Any) -> Person:
    """A new record from ``facts`` (fields of ``Person``); parts and readings of the name follow by themselves.

    Whoever calls has asked whether ``by`` may: an import, an approved request, staff. Raises
    ``ValidationError`` for values that cannot be.
    """
    person = Person.objects.add(**name_facts(facts))
    record(by, "people.person_created", about=[person], fields=sorted(name for name in facts if facts[name]))
    return person


@action
def change_person(person: Person, *, by: Actor, **facts: Any) -> Person:
    """Bring the record to ``facts``; what is already so is not written. Called by actions that asked who may.

    Raises ``ValidationError`` for values that cannot be.
    """
    person = Person.objects.locked().get(pk=person.pk)
    changed = changed_fields(person, name_facts(facts, person))
    if not changed:
        return person
    person.change(**{name: value for name, value in name_facts(facts, person).items() if name in changed})
    record(
        by,
        "people.person_changed",
        about=[person],
        fields=sorted(name for name in changed if name not in DERIVED_FIELDS),
    )
    return person


@action
def correct_person(person: Person, *, by: Actor, keep_former_name: bool = False, **facts: Any) -> Person:
    """The owner, or staff who keep the record, put it right. A name that was really borne stays findable.

    Raises ``Refusal`` ``birth_date_of_minor`` where a minor says to be of age.
    """
    can_change_person(by, person).or_raise()
    person = Person.objects.locked().get(pk=person.pk)
    if "birth_date" in facts:
        can_say_birth_date(by, person, facts["birth_date"]).or_raise()
    before = person.full_name
    person = change_person(person, by=by, **facts)
    note_own_change(person, by=by)
    if keep_former_name and person.full_name != before:
        add_former_name(person, before, by=by)
    return person


@action
def add_former_name(person: Person, full_name: str, *, until: str = "", by: Actor) -> FormerName:
    """A name the person had, or is also known by. The same one again changes nothing."""
    can_change_person(by, person).or_raise()
    person = Person.objects.locked().get(pk=person.pk)
    forms = name_facts({"full_name": full_name})
    former = person.former_names.filter(full_name=forms["full_name"]).first()
    if former is None:
        former = FormerName.objects.add(
            person=person, full_name=forms["full_name"], search_forms=forms["search_forms"], until=until
        )
        record(by, "people.former_name_added", about=[person, former])
    return former


@action
def remove_former_name(former: FormerName, *, by: Actor) -> None:
    """It was a mistake, or its owner does not want to be found by it."""
    can_change_person(by, former.person).or_raise()
    record(by, "people.former_name_removed", about=[former.person, former])
    former.delete()


@action
def mark_deceased(person: Person, *, by: Actor) -> Person:
    """The school has learned that they died: no automatic letter goes out any more."""
    return _note_moment(person, "deceased_at", True, "people.person_died", by)


@action
def unmark_deceased(person: Person, *, by: Actor) -> Person:
    """It was a mistake."""
    return _note_moment(person, "deceased_at", False, "people.person_lives", by)


@action
def mark_do_not_contact(person: Person, *, by: Actor) -> Person:
    """They asked to be left alone: no automatic letter goes out any more."""
    return _note_moment(person, "do_not_contact_at", True, "people.contact_declined", by)


@action
def lift_do_not_contact(person: Person, *, by: Actor) -> Person:
    """They want to hear from the school again."""
    return _note_moment(person, "do_not_contact_at", False, "people.contact_welcomed", by)


def _note_moment(person: Person, field: str, happened: bool, verb: str, by: Actor) -> Person:
    """Set or clear a moment; saying it twice keeps the first."""
    person = Person.objects.locked().get(pk=person.pk)
    ask = can_change_person if field == "do_not_contact_at" else can_keep_record
    ask(by, person).or_raise()
    if bool(getattr(person, field)) != happened:
        person.change(**{field: timezone.now() if happened else None})
        record(by, verb, about=[person], fields=[field])
    return person


@action
def unmake_person(person: Person, *, by: Actor) -> None:
    """Take back a record that was made a moment ago, by an approval that is taken back.

    Raises ``Refusal`` ``person_has_a_login``, ``person_is_no_longer_new`` or ``person_is_in_use``.
    """
    person = Person.objects.locked().get(pk=person.pk)
    can_unmake_person(person).or_raise()
    record(by, "people.person_unmade", about=[person])
    try:
        person.delete()
    except ProtectedError as error:
        raise Refusal("person_is_in_use", _("Other records hang on this person.")) from error
