"""What people say of themselves on their own page, and staff for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from institution.reads import now
from people.actions.changes import note_change
from people.actions.contact_points import add_contact_point, end_contact_point, prefer_contact_point
from people.actions.rosters import note_position
from people.actions.yearly_checks import note_own_change
from people.models import ContactPoint, Person, Position, User
from people.permissions import can_change_person, can_choose_contact, can_end_position, is_owner

Source = ContactPoint.Source


@action
def say_contact(person: Person, kind: str, value: str, *, by: Actor) -> ContactPoint:
    """Another way to reach them. Raises ``ValidationError`` for what reaches nobody."""
    can_change_person(by, person).or_raise()
    note_own_change(person, by=by)
    return add_contact_point(person, kind, value, by=by, source=Source.OWNER if is_owner(by, person) else Source.STAFF)


@action
def withdraw_contact(point: ContactPoint, *, by: Actor) -> ContactPoint:
    """It is not theirs any more; a confirmed one is told, and may stop it for seven days.

    Raises ``Refusal`` ``login_address`` for what they log in with.
    """
    can_change_person(by, point.person).or_raise()
    login = User.objects.filter(person=point.person_id).first()
    if login is not None and point.value in (login.email, login.phone):
        raise Refusal("login_address", _("You log in with this. Change it there first."))
    ended = end_contact_point(point, by=by)
    note_own_change(point.person, by=by)
    _tell_the_one_before(ended, by)
    return ended


@action
def choose_contact(point: ContactPoint, *, by: Actor) -> ContactPoint:
    """Reach them here first. A confirmed one that gives way is told, and may stop it for seven days.

    Raises ``Refusal`` ``contact_preferred`` or ``contact_not_proven``.
    """
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.current().locked().get(pk=point.pk)
    can_choose_contact(by, point).or_raise()
    before = person.contact_points.current().filter(kind=point.kind, is_primary=True).first()
    point = prefer_contact_point(point, by=by)
    if before is not None:
        _tell_the_one_before(before, by)
    return point


def _tell_the_one_before(point: ContactPoint, by: Actor) -> None:
    """Only whoever has shown that it reaches them: a typo of the roster belongs to a stranger."""
    if point.verified_at is None or point.kind not in ContactPoint.OF_ONE_PERSON:
        return
    firsts = point.person.contact_points.current().filter(kind=point.kind, is_primary=True)
    note_change(point.person, point.kind, point.value, firsts.values_list("value", flat=True).first() or "", by=by)


@action
def say_position(person: Person, *, by: Actor, employer: str = "", title: str = "", **codes: Any) -> Position:
    """Where they work now; what was before is kept. ``codes``: industry_code, city_code."""
    can_change_person(by, person).or_raise()
    note_own_change(person, by=by)
    position = note_position(person, employer.strip(), title.strip(), by=by)
    position.change(**codes)
    return position


@action
def end_position(position: Position, *, by: Actor) -> Position:
    """They work there no longer, with the year in which it was said. Raises ``Refusal`` ``position_has_ended``."""
    can_change_person(by, position.person).or_raise()
    person = Person.objects.locked().get(pk=position.person_id)
    position = person.positions.locked().get(pk=position.pk)
    can_end_position(position).or_raise()
    position.change(ends_on=str(now().year))
    note_own_change(person, by=by)
    record(by, "people.position_ended", about=[person], fields=["ends_on"])
    return position


@action
def remove_position(position: Position, *, by: Actor) -> None:
    """It was a mistake, or its owner does not want it kept. The organisation stays: others may work there."""
    can_change_person(by, position.person).or_raise()
    person = Person.objects.locked().get(pk=position.person_id)
    person.positions.filter(pk=position.pk).delete()
    note_own_change(person, by=by)
    record(by, "people.position_removed", about=[person])
