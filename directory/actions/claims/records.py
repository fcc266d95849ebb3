"""What the school brings to compare claims with: the last four of ID numbers, by student number."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import IdDigits
from directory.permissions.claims import can_keep_id_digits
from directory.queries.claims.digits import kept, tidy_digits
from people.models import Affiliation


@dataclass(frozen=True, slots=True)
class Brought:
    """How many records got theirs; which lines (counted from 1) say nothing usable, and whose number nobody has, or
    more than one record."""

    kept: int
    unreadable: tuple[int, ...]
    unknown: tuple[int, ...]


@action
def keep_id_digits(pairs: Iterable[tuple[str, str]], *, by: Actor) -> Brought:
    """Keep (student number, last four) as digests. The newer one counts. What was brought is kept nowhere."""
    can_keep_id_digits(by).or_raise()
    lines = [(number.strip(), tidy_digits(digits)) for number, digits in pairs]
    people = _by_number({number for number, digits in lines if number and digits})
    found, unreadable, unknown = {}, [], []
    for place, (number, digits) in enumerate(lines, start=1):
        if not number or not digits:
            unreadable.append(place)
        elif len(people.get(number, ())) != 1:
            unknown.append(place)
        else:
            found[next(iter(people[number]))] = digits
    rows = [_row(person_id, digits) for person_id, digits in sorted(found.items())]
    IdDigits.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person"], update_fields=["salt", "digest"], batch_size=1000
    )
    record(by, "directory.id_digits_kept", about=[], facts={"count": len(rows)})
    return Brought(len(rows), tuple(unreadable), tuple(unknown))


def _by_number(numbers: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    lines = Affiliation.objects.filter(student_number__in=numbers).values_list("student_number", "person_id")
    for number, person_id in lines:
        found.setdefault(number, set()).add(person_id)
    return found


def _row(person_id: int, digits: str) -> IdDigits:
    salt = secrets.token_hex(16)
    return IdDigits(person_id=person_id, salt=salt, digest=kept(salt, digits))
