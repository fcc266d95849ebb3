"""Dates of people that reminders hang on: birthdays, logins, graduation, and a question nobody answered."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils.translation import gettext_lazy as _

from messaging.moments import days_between, midnight, midnight_of, moment_of_rows
from messaging.registry import Moment, Occasion
from people.models import Affiliation, FieldChoice, LoginTie, Person, YearlyCheck
from people.models.affiliations import USUAL_GRADUATION
from people.models.audiences import Audience

AN_HOUR = timedelta(hours=1)
LEAP_DAY = "02-29"


def _whose_birthday_counts() -> QuerySet[Person]:
    """The living whose day of birth is known and who did not choose to show it to nobody."""
    hidden = FieldChoice.objects.filter(person=OuterRef("pk"), field="birth_date", audience=Audience.NOBODY)
    return Person.objects.living().filter(~Exists(hidden)).order_by()


def birthdays_between(start: datetime, end: datetime) -> QuerySet[Any, Any]:
    """The occasion is the year, so that each comes once in a year."""
    days = list(days_between(start, end))
    born = {day: _born_on(day) for day in days}
    rows = _whose_birthday_counts().annotate(born_on=Substr("birth_date", 6))
    rows = rows.filter(born_on__in=[each for said in born.values() for each in said])
    rows = rows.annotate(
        happens_at=_by_day(((born[day], midnight(day)) for day in days), DateTimeField()),
        occasion=_by_day(((born[day], str(day.year)) for day in days), CharField()),
    )
    return rows.values_list("pk", "occasion", "happens_at")


def _by_day(cases: Iterable[tuple[list[str], Any]], kind: Any) -> Any:
    whens = [When(born_on__in=born, then=Value(said)) for born, said in cases]
    nothing = Cast(Value(None), kind)
    return Case(*whens, default=nothing, output_field=kind) if whens else nothing


def _born_on(day: date) -> list[str]:
    """Who was born on 29 February has their day on the 28th in other years."""
    in_its_place = [LEAP_DAY] if (day.month, day.day) == (2, 28) and not isleap(day.year) else []
    return [f"{day:%m-%d}", *in_its_place]


def birthdays_of(pairs: Collection[Occasion]) -> Mapping[Occasion, datetime]:
    whose = _whose_birthday_counts().filter(pk__in={person for person, _year in pairs})
    born = dict(whose.values_list("pk", "birth_date"))
    days = {
        (person, year): _birthday_in(int(year), born[person])
        for person, year in pairs
        if year.isdigit() and len(born.get(person, "")) == 10
    }
    return {pair: midnight(day) for pair, day in days.items()}


def _birthday_in(year: int, born: str) -> date:
    if born[5:] == LEAP_DAY and not isleap(year):
        return date(year, 2, 28)
    return date(year, int(born[5:7]), int(born[8:]))


def _graduates() -> QuerySet[Affiliation]:
    return Affiliation.objects.of_alumni().exclude(kind__in=[*Affiliation.GUESTS, Affiliation.Kind.STAFF])


def _graduation() -> Any:
    """The day on the diploma, not the one on which the record came here: old registers come in every year."""
    usual = Func(F("end_year"), *map(Value, USUAL_GRADUATION), function="make_date", output_field=DateField())
    return midnight_of(Coalesce("ends_on", Case(When(end_year__isnull=False, then=usual))))


MOMENTS = (
    Moment("people.birthday", _("birthday"), birthdays_between, birthdays_of, AN_HOUR, field="birth_date"),
    moment_of_rows(
        "people.registered",
        _("login tied to the record"),
        lambda: LoginTie.objects.filter(untied_at=None),
        lambda: F("created_at"),
    ),
    moment_of_rows("people.graduated", _("graduation"), _graduates, _graduation, every=AN_HOUR),
    moment_of_rows(
        "people.not_confirmed",
        _("asked whether the record is right, and no answer yet"),
        lambda: YearlyCheck.objects.filter(counts_from=F("asked_at")),
        lambda: F("asked_at"),
        every=AN_HOUR,
    ),
)
