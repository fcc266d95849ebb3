"""What kinds of dates have in common: days of the institution's calendar, and rows that carry a date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateTimeField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from institution.reads import zone
from messaging.registry import Moment, Occasion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def midnight(day: date) -> datetime:
    """When the day begins at the institution."""
    return datetime.combine(day, time(), tzinfo=zone())


def days_between(start: datetime, end: datetime) -> Iterator[date]:
    """The days of the institution's calendar that begin within ``[start, end)``."""
    day = start.astimezone(zone()).date()
    while midnight(day) < end:
        if midnight(day) >= start:
            yield day
        day += timedelta(days=1)


def midnight_of(day: str | Combinable) -> Func:
    """The same in SQL, of a column that holds a date."""
    as_time = Func(F(day) if isinstance(day, str) else day, template="(%(expressions)s)::timestamp")
    return Func(Value(str(zone())), as_time, function="timezone", output_field=DateTimeField())


def in_text(column: str) -> Cast:
    return Cast(column, CharField())


def moment_of_rows(
    code: str,
    label: StrOrPromise,
    rows: Callable[[], QuerySet],
    at: Callable[[], Any],
    *,
    person: str = "person_id",
    every: timedelta = timedelta(minutes=1),
) -> Moment:
    """Of rows that belong to one person and carry a date: the occasion is the row's key.

    ``rows()`` are those of which anybody is still to be reminded, ``at()`` is the expression for their date.
    """

    def dated() -> QuerySet:
        return rows().order_by().annotate(happens_at=at(), occasion=in_text("pk"))

    def between(start: datetime, end: datetime) -> QuerySet:
        return dated().filter(happens_at__gte=start, happens_at__lt=end).values_list(person, "occasion", "happens_at")

    def of(pairs: Collection[Occasion]) -> Mapping[Occasion, datetime]:
        keys = [int(occasion) for _person, occasion in pairs if occasion.isdigit()]
        found = dated().filter(pk__in=keys).values_list(person, "occasion", "happens_at")
        return {(whose, occasion): happens_at for whose, occasion, happens_at in found if happens_at is not None}

    return Moment(code, label, between, of, every)


__all__ = ["days_between", "in_text", "midnight", "midnight_of", "moment_of_rows"]
