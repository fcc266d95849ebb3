"""A person's page: everything this reader may see of them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from associations.models import Association, Membership, Term
from associations.models.belonging import belongings_of
from common.actors import Actor
from common.pages import Link
from institution.reads import current
from people.codes import city_name, industry_name, place_of
from people.models import Affiliation, Audience, Block, ContactPoint, Person, Position
from people.models.gate import Reading, fields, reading_as, reading_of
from people.queries.photos import photo_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTACTS = ("email", "phone", "wechat", "address")
# With whose eyes owners may look at their own page.
EYES: dict[str, tuple[Audience, StrOrPromise]] = {
    "classmate": (Audience.CLASSMATES, gettext_lazy("a classmate")),
    "stranger": (Audience.ALUMNI, gettext_lazy("an alumnus who does not know you")),
    "officer": (Audience.OFFICERS, gettext_lazy("an officer of your associations")),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, and each of its values; ``scheme`` leads to writing or calling."""

    label: StrOrPromise
    values: list[str]
    scheme: str = ""
    name: str = ""  # of the field, for programs


@dataclass(frozen=True, slots=True)
class Studies:
    """One line of the register, with the unit that keeps it now."""

    text: str
    years: str
    kind: StrOrPromise
    unit: Link | None = None


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    name: str
    reading: str
    place: str
    studies: list[Studies]
    facts: list[Fact]
    offices: list[Link] = field(default_factory=list)
    shared: list[Link] = field(default_factory=list)  # groups both are in
    is_own: bool = False
    seen_as: StrOrPromise = ""
    may_block: bool = False
    has_blocked: bool = False
    is_deceased: bool = False
    photo: str = ""


def page_of(person: Person, actor: Actor, *, eyes: str = "") -> PersonPage:
    """``person`` comes from ``visible_to(actor)``. ``eyes`` (a key of ``EYES``) counts on one's own page only."""
    is_own = actor.person is not None and actor.person.pk == person.pk
    seen_as = EYES.get(eyes) if is_own else None
    reading = reading_as(seen_as[0], person) if seen_as else reading_of(actor, person)
    positions = list(person.positions.select_related("organisation").order_by("-pk"))
    return PersonPage(
        person=person,
        name=person.full_name if reading.may("name") else "",
        reading=person.reading if reading.may("name") else "",
        place=place_of(person.city_code, current().home_city_code) if reading.may("city") else "",
        studies=_studies(person) if reading.may("name") else [],
        facts=[fact for fact in _facts(person, reading, positions) if fact.values],
        offices=_offices(person, actor) if reading.may("name") else [],
        shared=[] if is_own else _shared(person, actor),
        is_own=is_own,
        seen_as=seen_as[1] if seen_as else "",
        may_block=actor.person is not None and not is_own,
        has_blocked=not is_own and Block.objects.visible_to(actor).filter(blocked=person).exists(),
        is_deceased=person.deceased_at is not None,
        photo=photo_for(actor, person, reading, thumbnail=False),
    )


def _studies(person: Person) -> list[Studies]:
    lines = Affiliation.objects.filter(person=person).select_related("placement__association")
    return [_line(one) for one in lines.order_by("entry_year", "pk")]


def _line(one: Affiliation) -> Studies:
    placement = getattr(one, "placement", None)
    unit = placement.association if placement else None
    years = "–".join(str(year) if year else "" for year in (one.entry_year, one.end_year))
    return Studies(
        text=str(one),
        years=years.strip("–") if one.entry_year is None or one.end_year is None else years,
        kind=one.get_kind_display(),
        unit=Link(unit.name, unit.get_absolute_url()) if unit else None,
    )


def _facts(person: Person, reading: Reading, positions: list[Position]) -> list[Fact]:
    """In the order of the page on which owners choose; what is not readable is not even looked up."""
    now, before = [p for p in positions if not p.ends_on], [p for p in positions if p.ends_on]
    known: dict[str, list[str]] = {
        "city": [city_name(person.city_code)] if reading.may("city") else [],
        "employer": _each(_work(one, reading) for one in now),
        "industry": _each(industry_name(one.industry_code) for one in now) if reading.may("industry") else [],
        "former_names": [each.full_name for each in person.former_names.order_by("pk")]
        if reading.may("former_names")
        else [],
        "birth_date": [person.birth_date] if reading.may("birth_date") else [],
    }
    labels = {name: fields[name].label for name in known} | {"employer": _("Work")}
    facts = [Fact(labels[name], _each(values), name=name) for name, values in known.items()]
    facts.insert(2, Fact(_("Before"), _each(_work(one, reading) for one in before), name="before"))
    if person.deceased_at is None:
        facts += _contacts(person, [name for name in CONTACTS if reading.may(name)])
    return facts


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _work(position: Position, reading: Reading) -> str:
    employer = str(position.organisation or "") if reading.may("employer") else ""
    title = position.title if reading.may("title") else ""
    return pgettext("between two things said of one", ", ").join(filter(None, [employer, title]))


SCHEMES = {ContactPoint.Kind.EMAIL: "mailto:", ContactPoint.Kind.PHONE: "tel:"}


def _contacts(person: Person, kinds: list[str]) -> list[Fact]:
    points = person.contact_points.in_use().filter(kind__in=kinds).order_by("-is_primary", "pk")
    found: dict[str, list[str]] = {}
    for point in points:
        found.setdefault(point.kind, []).append(point.value)
    return [Fact(fields[kind].label, found[kind], SCHEMES.get(kind, ""), kind) for kind in kinds if kind in found]


def _offices(person: Person, actor: Actor) -> list[Link]:
    terms = Term.objects.visible_to(actor).serving_today().filter(person=person)
    return [
        Link(f"{term.association.name} {term.office.name}", term.association.get_absolute_url())
        for term in terms.select_related("association", "office").order_by("association__tier", "pk")
    ]


def _shared(person: Person, actor: Actor) -> list[Link]:
    """Groups both are in today."""
    own = belongings_of(actor).groups
    theirs = Membership.objects.standing().filter(person=person, association__in=own)
    groups = Association.objects.filter(pk__in=theirs.values("association")).order_by("tier", "pk")
    return [Link(group.name, group.get_absolute_url()) for group in groups]
