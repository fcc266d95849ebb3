"""The yearbook of a class: everybody, as far as each shows themselves to this reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from associations.models import Association, Membership, Placement
from common.actors import Actor
from institution.reads import current
from people.codes import city_name, place_of
from people.models import Affiliation, Person, Position
from people.models.gate import NOTHING, Reading, readings
from people.queries import is_lost
from people.queries.photos import photo_for

SHOWN = (
    *("public_id", "full_name", "family_name", "latin_name", "reading", "sort_key", "city_code", "birth_date"),
    *("login_id", "deceased_at", "photo__public_id", "photo__thumbnail_path"),
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """One of the class. What they do not show to this reader is empty; ``place`` colours their pane."""

    name: str
    reading: str
    public_id: str
    photo: str = ""
    city: str = ""
    place: str = ""
    employer: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Somebody who has died, and the years they were here."""

    name: str
    years: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Yearbook:
    portraits: list[Portrait]
    remembered: list[Remembered]
    cities: list[tuple[str, int]]  # where they are now, the most first
    lost: int  # whom nobody can reach; their names stand on a page of their own

    @property
    def unsaid(self) -> int:
        """How many show no city to this reader."""
        return sum(not one.city for one in self.portraits)


def yearbook_of(association: Association, actor: Actor) -> Yearbook:
    """Seven statements, however large the class. Whoever asks may see inside (``can_see_inside``)."""
    people = _people_of(association)
    may = readings(actor, people)
    works = _works([one.pk for one in people])
    studied = _years(association, [one.pk for one in people if one.deceased_at])
    portraits = [
        _portrait(one, actor, may.get(one.pk, NOTHING), works.get(one.pk)) for one in people if not one.deceased_at
    ]
    remembered = [
        Remembered(one.full_name, studied.get(one.pk, ""), photo_for(actor, one, may[one.pk]))
        for one in people
        if one.deceased_at
    ]
    cities = Counter(one.city for one in portraits if one.city)
    lost = Person.objects.filter(is_lost(), pk__in=[one.pk for one in people], deceased_at=None).count()
    return Yearbook(portraits, remembered, sorted(cities.items(), key=lambda city: (-city[1], city[0])), lost)


def _people_of(association: Association) -> list[Person]:
    """Whoever is placed here or a member, each once, in the order of names."""
    placed = Placement.objects.filter(association=association, affiliation__person=OuterRef("pk"))
    members = Membership.objects.standing().filter(association=association, person=OuterRef("pk"))
    there = Person.objects.filter(Q(Exists(placed)) | Q(Exists(members)))
    return list(there.select_related("photo").only(*SHOWN).in_name_order())


def _works(keys: list[int]) -> dict[int, Position]:
    rows = Position.objects.filter(person__in=keys, ends_on="").select_related("organisation").order_by("pk")
    return {row.person_id: row for row in rows}


def _years(association: Association, keys: list[int]) -> dict[int, str]:
    lines = Affiliation.objects.filter(person__in=keys, placement__association=association).order_by("pk")
    return {
        key: "–".join(str(year) for year in years if year)
        for key, *years in lines.values_list("person_id", "entry_year", "end_year")
    }


def _portrait(person: Person, actor: Actor, reading: Reading, work: Position | None) -> Portrait:
    city = person.city_code if reading.may("city") else ""
    employer = str(work.organisation or "") if work and reading.may("employer") else ""
    return Portrait(
        name=person.full_name,
        reading=person.latin_name or person.reading,
        public_id=person.public_id,
        photo=photo_for(actor, person, reading),
        city=city_name(city),
        place=place_of(city, current().home_city_code),
        employer=employer,
        title=work.title if work and reading.may("title") else "",
    )
