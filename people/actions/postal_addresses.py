"""Postal addresses in their parts. What is put right ends the one before, as with every other contact."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from people.actions.contact_points import add_contact_point, end_contact_point
from people.actions.yearly_checks import note_own_change
from people.models import ContactPoint, Person, PostalAddress
from people.models.postal_addresses import PARTS, in_one_line
from people.permissions import can_change_address, is_owner

Source = ContactPoint.Source


@action
def say_address(
    person: Person, said: Mapping[str, str], *, by: Actor, instead_of: ContactPoint | None = None
) -> ContactPoint:
    """Where letters on paper reach them; ``said`` holds the fields of ``PostalAddress``.

    ``instead_of`` is ended where the address itself is another one; only its recipient, kind or days said anew, the
    contact stays. Raises ``Refusal`` ``address_has_ended``, ``ValidationError`` for what leads nowhere or is too long.
    """
    person = Person.objects.locked().get(pk=person.pk)
    if instead_of is not None:
        instead_of = person.contact_points.locked().get(pk=instead_of.pk)
    can_change_address(by, person, instead_of).or_raise()
    said = {name: _tidy(name, value) for name, value in said.items()}
    source = Source.OWNER if is_owner(by, person) else Source.STAFF
    first = instead_of is not None and instead_of.is_primary
    point = add_contact_point(person, ContactPoint.Kind.ADDRESS, _whole(said), by=by, source=source, is_primary=first)
    if instead_of is not None and instead_of.pk != point.pk:
        end_contact_point(instead_of, by=by)
    _put_parts(point, said, by)
    note_own_change(person, by=by)
    return point


def _tidy(name: str, value: str) -> str:
    lines = [" ".join(line.split()) for line in value.splitlines()]
    return ("\n" if name == "street" else " ").join(line for line in lines if line)


def _whole(said: Mapping[str, str]) -> str:
    whole = in_one_line({name: said.get(name, "") for name in PARTS})
    if not any(said.get(name) for name in ("province", "city", "street")):
        raise ValidationError({"street": _("Say at least the city or the street.")})
    if len(whole) > ContactPoint._meta.get_field("value").max_length:  # type: ignore[operator]
        raise ValidationError({"street": _("This is longer than an envelope is wide. Leave something out.")})
    return whole


def _put_parts(point: ContactPoint, said: Mapping[str, str], by: Actor) -> None:
    postal = PostalAddress.objects.filter(point=point).first()
    if postal is None:
        PostalAddress.objects.add(point=point, **said)
    elif changed := changed_fields(postal, dict(said)):
        postal.change(**{name: said[name] for name in changed})
        record(by, "people.address_changed", about=[point.person, postal], fields=changed)
