"""Dates of groups and offices that reminders hang on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Membership, Placement, Term
from associations.models.rights import today
from messaging.moments import days_between, in_text, midnight, midnight_of, moment_of_rows
from messaging.registry import Moment, Occasion
from people.models.affiliations import USUAL_GRADUATION

LIAISON = "liaison"
AN_HOUR = timedelta(hours=1)
A_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
ROUND_YEARS = (1, *range(5, 101, 5))  # years after graduation that a class keeps


def _terms_that_end() -> QuerySet[Term]:
    """Not those that go on: the same person in the same office of the same unit from that day."""
    on = Term.objects.filter(
        association=OuterRef("association"), office=OuterRef("office"), person=OuterRef("person")
    ).filter(Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")), starts_on__lte=OuterRef("ends_on"))
    return Term.objects.not_called_off().filter(~Exists(on), ends_on__isnull=False)


def _class_memberships() -> QuerySet[Membership]:
    return Membership.objects.standing().filter(association__kind=Association.Kind.CLASS)


def _placed() -> QuerySet[Placement]:
    """In classes, each with the year in which it left: the class's own, else what the diploma says."""
    placed = Placement.objects.filter(association__kind=Association.Kind.CLASS).order_by()
    return placed.annotate(left_in=Coalesce("association__end_year", "affiliation__end_year"))


def anniversaries_between(start: datetime, end: datetime) -> QuerySet[Any, Any]:
    """A class keeps the day by which diplomas are handed out; ``[start, end)`` is shorter than a year.

    The occasion is the class with the number of years.
    """
    days = [day for day in days_between(start, end) if (day.month, day.day) == USUAL_GRADUATION]
    years = {day.year - number: (number, midnight(day)) for day in days for number in ROUND_YEARS}
    rows = _placed().filter(left_in__in=list(years))
    number = _by_year({year: str(said[0]) for year, said in years.items()}, CharField())
    return rows.annotate(
        happens_at=_by_year({year: said[1] for year, said in years.items()}, DateTimeField()),
        occasion=Concat(in_text("association_id"), Value(":"), number),
    ).values_list("affiliation__person_id", "occasion", "happens_at")


def _by_year(said: Mapping[int, Any], kind: Any) -> Any:
    nothing = Cast(Value(None), kind)
    whens = [When(left_in=year, then=Value(each)) for year, each in said.items()]
    return Case(*whens, default=nothing, output_field=kind) if whens else nothing


def anniversaries_of(pairs: Collection[Occasion]) -> Mapping[Occasion, datetime]:
    rows = _placed().filter(affiliation__person__in={person for person, _occasion in pairs})
    left = {
        (person, str(unit)): year
        for person, unit, year in rows.values_list("affiliation__person_id", "association_id", "left_in")
    }
    found = {}
    for person, occasion in pairs:
        unit, _colon, number = occasion.partition(":")
        if left.get((person, unit)) and number.isdigit():
            found[person, occasion] = midnight(date(left[person, unit] + int(number), *USUAL_GRADUATION))
    return found


def months_of_liaisons_between(start: datetime, end: datetime) -> QuerySet[Any, Any]:
    """The first of each month, of whoever serves as liaison that day; the occasion is the month.

    Of several months the last: a liaison is not written to about months that have gone by.
    """
    firsts = [day for day in days_between(start, end) if day.day == 1]
    if not firsts:
        return Term.objects.none().values_list("person_id", "handover_note", "created_at")
    first = firsts[-1]
    serving = Term.objects.serving_on(first).filter(office__code=LIAISON).order_by()
    return serving.values_list("person_id", Value(f"{first:%Y-%m}"), Value(midnight(first), DateTimeField())).distinct()


def months_of_liaisons_of(pairs: Collection[Occasion]) -> Mapping[Occasion, datetime]:
    """Who serves no more is not written to."""
    serving = Term.objects.serving_on(today()).filter(
        office__code=LIAISON, person__in={person for person, _month in pairs}
    )
    people = set(serving.values_list("person_id", flat=True))
    return {
        (person, month): midnight(date.fromisoformat(f"{month}-01"))
        for person, month in pairs
        if person in people and A_MONTH.fullmatch(month)
    }


MOMENTS = (
    moment_of_rows("associations.term_ends", _("term of office ends"), _terms_that_end, lambda: midnight_of("ends_on")),
    moment_of_rows(
        "associations.class_joined",
        _("joined a class group"),
        _class_memberships,
        lambda: F("joined_at"),
        every=timedelta(minutes=10),
    ),
    Moment(
        "associations.class_anniversary",
        _("anniversary of the class (1, 5, 10, 15 … years)"),
        anniversaries_between,
        anniversaries_of,
        AN_HOUR,
    ),
    Moment(
        "associations.liaison_month",
        _("first of the month, for class liaisons"),
        months_of_liaisons_between,
        months_of_liaisons_of,
        AN_HOUR,
    ),
)
