"""What people can be chosen by: what the register says of them, and how far they are with us."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Substr
from django.db.models.lookups import Exact
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from institution.reads import now
from people.codes import codes_within, industry_sections
from people.models import Affiliation, ContactPoint, Person, Position, User
from people.queries import has_a_way_that_works, within_reach
from people.registry import Shape, Trait

EMAIL, PHONE, WECHAT = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.WECHAT
CONTACTS = ("phone", "wechat")  # the fields of the gate beside ``email``


def _affiliated(**lookup: Any) -> Q:
    return Q(Exists(Affiliation.objects.filter(person=OuterRef("pk"), **lookup)))


def _within(field: str) -> Callable[[Any], Q]:
    """A year of it in a span that may be open at either end."""

    def condition(span: tuple[int | None, int | None]) -> Q:
        first, last = span
        asked = {f"{field}__gte": first, f"{field}__lte": last}
        return _affiliated(**{lookup: year for lookup, year in asked.items() if year is not None})

    return condition


def _works(**lookup: Any) -> Q:
    """Now, as far as is known."""
    return Q(Exists(Position.objects.filter(person=OuterRef("pk"), ends_on="", **lookup)))


def _affiliated_by(field: str) -> Callable[[Any], Q]:
    return lambda value: _affiliated(**{field: value})


def _so(condition: Q, value: Any) -> Q:
    return condition if value else ~condition


def _by_email() -> Q:
    return Q(login__isnull=False) | Q(has_a_way_that_works(EMAIL))


LATELY, THIS_YEAR, NOT_FOR_A_YEAR, NEVER = "30", "365", "not_for_a_year", "never"


def _signed_in(when: str) -> Q:
    """By the last time they came in through the door; who stays signed in comes through it again every two weeks."""
    logins = User.objects.filter(pk=OuterRef("login_id"))
    if when == NEVER:
        return ~Q(Exists(logins.filter(last_login__isnull=False)))
    if when == NOT_FOR_A_YEAR:
        return ~Q(Exists(logins.filter(last_login__gte=now() - timedelta(days=365))))
    return Q(Exists(logins.filter(last_login__gte=now() - timedelta(days=int(when)))))


def _times() -> Iterable[tuple[str, Any]]:
    return (
        (LATELY, _("in the last 30 days")),
        (THIS_YEAR, _("in the last year")),
        (NOT_FOR_A_YEAR, _("not for a year, or never")),
        (NEVER, _("never")),
    )


def _born_in(month: str) -> Q:
    return Q(Exact(Substr("birth_date", 6, 2), Value(f"{int(month):02}")))


TRAITS = [
    Trait(
        "people.kind",
        _("kind of affiliation"),
        _affiliated_by("kind"),
        lambda: Affiliation.Kind.choices,
        asked_as="kind",
        place=80,
        said=_("was here as %(value)s"),
    ),
    Trait(
        "people.entry_years",
        _("entry year"),
        _within("entry_year"),
        asked_as="entry",
        shape=Shape.YEARS,
        place=30,
        said=_("entered %(value)s"),
    ),
    Trait(
        "people.end_years",
        _("graduation year"),
        _within("end_year"),
        asked_as="end",
        shape=Shape.YEARS,
        place=20,
        said=_("graduated %(value)s"),
    ),
    Trait("people.entry_year", _("entry year"), _affiliated_by("entry_year"), is_offered=False),
    Trait("people.end_year", _("graduation year"), _affiliated_by("end_year"), is_offered=False),
    Trait(
        "people.department",
        _("department, as on the diploma"),
        _affiliated_by("department"),
        shape=Shape.TEXT,
        place=45,
        said=_("with %(value)s on the diploma"),
    ),
    Trait(
        "people.is_alumnus",
        _("alumnus"),
        lambda value: _affiliated(alumnus_at__isnull=not value),
        shape=Shape.FLAG,
        place=85,
        said=_("is an alumnus"),
        said_not=_("still studies"),
    ),
    Trait(
        "people.has_login",
        _("has a login"),
        lambda value: Q(login__isnull=not value),
        shape=Shape.FLAG,
        place=90,
        said=_("has a login"),
        said_not=_("has no login"),
    ),
    Trait(
        "people.signed_in",
        _("signed in"),
        _signed_in,
        _times,
        place=95,
        said=_("signed in %(value)s"),
    ),
    Trait(
        "people.is_reachable",
        _("can be reached"),
        lambda value: _so(within_reach(), value),
        shape=Shape.FLAG,
        field="email",
        also=CONTACTS,
        place=96,
        said=_("can be reached"),
        said_not=_("cannot be reached"),
    ),
    Trait(
        "people.has_email",
        _("can be reached by e-mail"),
        lambda value: _so(_by_email(), value),
        shape=Shape.FLAG,
        field="email",
        place=97,
        said=_("can be reached by e-mail"),
        said_not=_("has no e-mail address"),
    ),
    Trait(
        "people.city",
        _("city"),
        lambda value: Q(city_code=value),
        field="city",
        asked_as="city",
        shape=Shape.CITY,
        place=10,
        said=_("lives in %(value)s"),
    ),
    Trait(
        "people.gender",
        _("gender"),
        lambda value: Q(gender=value),
        lambda: Person.Gender.choices,
        field="gender",
        place=98,
        said=_("is %(value)s"),
    ),
    Trait(
        "people.birth_month",
        _("month of birth"),
        _born_in,
        lambda: [(str(number), name) for number, name in MONTHS.items()],
        field="birth_date",
        place=99,
        said=_("has their birthday in %(value)s"),
    ),
    Trait(
        "people.industry",
        _("industry"),
        lambda value: _works(industry_code__in=codes_within(value)),
        industry_sections,
        field="industry",
        asked_as="industry",
        place=50,
        said=_("works in %(value)s"),
    ),
    Trait(
        "people.employer",
        _("employer"),
        lambda organisations: _works(organisation__in=organisations),
        field="employer",
        asked_as="employer",
        shape=Shape.EMPLOYER,
        place=60,
        said=_("works at %(value)s"),
    ),
]
