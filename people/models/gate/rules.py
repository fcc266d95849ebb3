"""What holds for a field today: the house's word, the institution's over it, read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from common.memory import remembered
from institution.reads import now
from people.models.audiences import Audience
from people.models.gate.fields import PersonalField, fields
from people.models.privacy import FieldRule

OF_AGE = 18  # years


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a field goes of whom: unchosen, with and without a login; locked for everybody; capped for the young."""

    field: PersonalField
    default: Audience
    is_searchable: bool
    is_locked: bool = False

    @property
    def unclaimed(self) -> Audience:
        """Whoever has never been here has agreed to nothing: as strict as house and institution together."""
        return min(self.default, self.field.strictest)


def rules() -> dict[str, Rule]:
    """By the name of the field. One query per request."""
    return remembered("rules of fields", _read)


def _read() -> dict[str, Rule]:
    set_by_staff = {rule.field: rule for rule in FieldRule.objects.all()}
    return {field.name: _rule(field, set_by_staff.get(field.name)) for field in fields}


def _rule(field: PersonalField, set_by_staff: FieldRule | None) -> Rule:
    if set_by_staff is None:
        return Rule(field, field.usual, field.searches)
    allowed = nearest_allowed(field, set_by_staff.audience)
    return Rule(field, allowed, field.searches and set_by_staff.is_searchable, set_by_staff.locked_at is not None)


def nearest_allowed(field: PersonalField, audience: int) -> Audience:
    """The audience itself where the field allows it; else the widest below it, else the narrowest there is."""
    below = [each for each in field.audiences if each <= audience]
    return max(below) if below else min(field.audiences)


def born_before_of_age(today: date | None = None) -> str:
    """Whoever was born on this ISO day or earlier is of age. On 29 February one comes of age on 1 March."""
    today = today or now().date()
    try:
        last = today.replace(year=today.year - OF_AGE)
    except ValueError:  # today is the 29th of February, and that year had none
        last = date(today.year - OF_AGE, 3, 1) - timedelta(days=1)
    return last.isoformat()
