"""What people hangs in: its own rows and those of the floors below, traits of its own, and what stops letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from common.console_home import checks, decisions
from messaging.models import Addressee
from messaging.registry import ACCOUNT, Category, Stop, categories, look_up_addresses_by, stops
from people.codes import codes_within, industry_sections
from people.hangs.console_home import (
    changes_that_were_stopped,
    contacts_that_two_claim,
    contacts_that_were_proposed,
    members_confirm_their_data,
    steps_that_are_due,
)
from people.hangs.holdings import HOLDINGS
from people.hangs.logins import LOGIN_HOLDINGS
from people.hangs.residues import RESIDUES
from people.models import Affiliation, ContactPoint, FormerId, Person, Position, User
from people.queries import address_of, logins_open_to, with_addresses
from people.registry import Shape, Trait, holdings, residues, traits


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


def _reachable() -> Q:
    """As coverage counts it: a login, or a way to be reached that stands; and no wish or reason to be left alone."""
    ways = [ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.WECHAT]
    point = Exists(ContactPoint.objects.current().filter(person=OuterRef("pk"), kind__in=ways))
    return Q(deceased_at=None, do_not_contact_at=None) & (Q(login__isnull=False) | Q(point))


TRAITS = [
    Trait(
        "people.kind",
        _("kind of affiliation"),
        _affiliated_by("kind"),
        lambda: Affiliation.Kind.choices,
        asked_as="kind",
        place=80,
    ),
    Trait("people.entry_years", _("entry year"), _within("entry_year"), asked_as="entry", shape=Shape.YEARS, place=30),
    Trait("people.end_years", _("graduation year"), _within("end_year"), asked_as="end", shape=Shape.YEARS, place=20),
    Trait("people.entry_year", _("entry year"), _affiliated_by("entry_year")),
    Trait("people.end_year", _("graduation year"), _affiliated_by("end_year")),
    Trait("people.department", _("department"), _affiliated_by("department")),
    Trait("people.is_alumnus", _("alumnus"), lambda value: _affiliated(alumnus_at__isnull=not value)),
    Trait("people.has_login", _("has a login"), lambda value: Q(login__isnull=not value)),
    Trait("people.is_reachable", _("can be reached"), lambda value: _reachable() if value else ~_reachable()),
    Trait(
        "people.city",
        _("city"),
        lambda value: Q(city_code=value),
        field="city",
        asked_as="city",
        shape=Shape.CITY,
        place=10,
    ),
    Trait("people.gender", _("gender"), lambda value: Q(gender=value), lambda: Person.Gender.choices, field="gender"),
    Trait(
        "people.industry",
        _("industry"),
        lambda value: _works(industry_code__in=codes_within(value)),
        industry_sections,
        field="industry",
        asked_as="industry",
        place=50,
    ),
    Trait(
        "people.employer",
        _("employer"),
        lambda organisations: _works(organisation__in=organisations),
        field="employer",
        asked_as="employer",
        shape=Shape.EMPLOYER,
        place=60,
    ),
]

# Also what must arrive: no letter goes to the dead, nor about an office to somebody who wants none. Only letters about
# signing in pass: they answer what somebody at a page has just asked for.
STOPS = [
    Stop(
        "terms_withdrawn",
        _("The person took back their agreement to the terms."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(login__agreed_terms=User.WITHDRAWN)),
    ),
    Stop(
        "deceased",
        _("The person has died."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(owner__deceased_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
    Stop(
        "do_not_contact",
        _("The person asked not to be written to."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_addressee(owner__do_not_contact_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
]


def _led_on(keys: Iterable[str]) -> dict[str, str]:
    """Records that went up in another one: the old key → the key of today."""
    return {str(old): str(new) for old, new in FormerId.objects.filter(key__in=keys).values_list("key", "person_id")}


ROWS = [
    Rows("people.person", lambda actor: Person.objects.visible_in_console(actor), led_on=_led_on),
    Rows("people.user", logins_open_to),
]


def _of_addressee(**lookup: Any) -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), **lookup))


LETTERS_ABOUT_THE_RECORD = Category(
    code="record",
    label=_("What we know of you"),
    help=_("Once a year: is it still right?"),
    priority=7,
)


def hang_in() -> None:
    categories.hang(LETTERS_ABOUT_THE_RECORD)
    checks.append(members_confirm_their_data)
    decisions.append(contacts_that_two_claim)
    decisions.append(changes_that_were_stopped)
    decisions.append(contacts_that_were_proposed)
    decisions.append(steps_that_are_due)
    speak_of(*ROWS)
    look_up_addresses_by(address_of, with_addresses)
    for stop in STOPS:
        stops.hang(stop)
    for holding in [*HOLDINGS, *LOGIN_HOLDINGS]:
        holdings.hang(holding)
    for residue in RESIDUES:
        residues.hang(residue)
    for trait in TRAITS:
        traits.hang(trait)
