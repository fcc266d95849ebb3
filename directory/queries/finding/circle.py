"""Who stands near to the reader: few whose own lines are looked through, or so many that all lines are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from common.actors import Actor
from common.memory import remembered
from people.models import Person
from people.registry import NOBODY, Opening, circles

EVERYBODY = Q(pk__isnull=False)
FEW = 5_000  # whose lines are looked through one by one sooner than those of everybody


@dataclass(frozen=True, slots=True)
class Circle:
    """``ids`` of those near, when they are few. Else everybody, or whom ``sql`` selects."""

    ids: tuple[int, ...] = ()
    is_everybody: bool = False
    sql: str = ""
    parameters: tuple[Any, ...] = ()

    @property
    def is_large(self) -> bool:
        return bool(self.sql)


def circle_of(actor: Actor) -> Circle:
    """One query per circle that has anybody in it, once per request."""
    person = actor.person.pk if actor.person else None
    return remembered(("circle", actor.kind, person), lambda: _read(actor))


def _read(actor: Actor) -> Circle:
    if actor.is_system:
        return Circle(is_everybody=True)
    those: list[QuerySet] = []
    for circle in circles:
        if Opening.RECORD not in circle.opens:
            continue
        if circle.keys is not None:
            those.append(circle.keys(actor))
            continue
        conditions = list(_parts(circle.persons(actor)))
        if any(each == EVERYBODY for each in conditions):
            return Circle(is_everybody=True)
        those += map(_those, conditions)
    return _gathered(those)


def _gathered(those: list[QuerySet]) -> Circle:
    if not those:
        return Circle()
    few = [each[: FEW + 1] for each in those]
    keys = set(few[0].union(*few[1:], all=True))
    if len(keys) <= FEW:
        return Circle(tuple(sorted(keys)))
    first, *others = those
    sql, parameters = first.union(*others).query.sql_with_params()
    return Circle(sql=sql, parameters=parameters)


def _those(condition: Q) -> QuerySet:
    return Person.objects.filter(condition).order_by().values_list("pk", flat=True)


def _parts(condition: Q) -> Iterator[Q]:
    """The conditions that "or" joins, one by one: each is led by its own index, the whole by none."""
    if condition == NOBODY:
        return
    if condition.connector == Q.OR and not condition.negated and len(condition.children) > 1:
        for child in condition.children:
            yield from _parts(child if isinstance(child, Q) else Q(child))
    elif condition.children:
        yield condition
