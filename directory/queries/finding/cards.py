"""What a card of the directory says of somebody, as far as this reader may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from associations.models import Association
from associations.models.belonging import belongings_of
from common.actors import Actor
from common.languages import in_readers_language
from institution.reads import current
from people.codes import city_name, place_of
from people.models import Affiliation, Person, Position
from people.models.gate import readings
from people.names.surnames import surname_reading
from people.queries.photos import photo_for

SHOWN = ("public_id", "full_name", "family_name", "reading", "sort_key", "city_code", "birth_date", "login_id")
OF_THE_PHOTO = ("photo__public_id", "photo__thumbnail_path")


@dataclass(frozen=True, slots=True)
class Card:
    """``letter`` is that of the alphabet under which they stand; ``work`` city, employer and title, as far as shown."""

    public_id: str
    name: str
    reading: str
    letter: str
    unit: str
    city: str
    employer: str
    title: str
    place: str
    is_classmate: bool
    photo: str = ""

    @property
    def work(self) -> str:
        """Where they live and what they do there: 上海，家电企业设备总监."""
        at_work = " ".join(filter(None, (self.employer, self.title)))
        return (
            gettext("%(city)s, %(work)s") % {"city": self.city, "work": at_work}
            if self.city and at_work
            else self.city or at_work
        )


def cards_of(actor: Actor, ids: Sequence[int]) -> list[Card]:
    """In the order given. Six statements, however many: the gate takes four of them."""
    there = Person.objects.filter(pk__in=ids).select_related("photo").only(*SHOWN, *OF_THE_PHOTO)
    people = {one.pk: one for one in there}
    people_there = [people[key] for key in ids if key in people]
    may = readings(actor, people_there)
    studied, works = _studied(ids), _works(ids)
    own = {each.association_id for each in belongings_of(actor).standing if each.kind == Association.Kind.CLASS}
    photos = {one.pk: photo_for(actor, one, may[one.pk]) for one in people_there}
    return [
        _card(one, may[one.pk], studied.get(one.pk, {}), works.get(one.pk), own, photos[one.pk]) for one in people_there
    ]


def _card(person: Person, may: Any, studied: dict[str, Any], work: Position | None, own: set[int], photo: str) -> Card:
    city = person.city_code if may.may("city") else ""
    employer = work.organisation.name if work and work.organisation and may.may("employer") else ""
    return Card(
        public_id=person.public_id,
        name=person.full_name,
        reading=person.reading if surname_reading(person.family_name) else "",
        letter=_letter(person.sort_key),
        unit=_unit(studied),
        city=city_name(city),
        employer=employer,
        title=work.title if work and may.may("title") else "",
        place=place_of(city, current().home_city_code),
        is_classmate=studied.get("placement__association_id") in own,
        photo=photo,
    )


def _letter(sort_key: str) -> str:
    letter = sort_key[:1].upper()
    return letter if letter.isascii() and letter.isalpha() else "#"


def _studied(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The last line of the registers of each, with where it stands in the tree."""
    unit = [f"placement__association{part}" for part in ("_id", "__kind", "__name_zh", "__name_en")]
    rows = Affiliation.objects.filter(person__in=ids).order_by("end_year", "pk")
    return {row["person_id"]: row for row in rows.values("person_id", "class_name", "entry_year", "end_year", *unit)}


def _unit(studied: dict[str, Any]) -> str:
    """The class as the tree calls it, else as the diploma does; for want of both, the years."""
    placed = in_readers_language(
        studied.get("placement__association__name_zh") or "", studied.get("placement__association__name_en") or ""
    )
    years = "–".join(str(year) for year in (studied.get("entry_year"), studied.get("end_year")) if year)
    return placed or studied.get("class_name") or years


def _works(ids: Sequence[int]) -> dict[int, Position]:
    rows = Position.objects.filter(person__in=ids, ends_on="").select_related("organisation").order_by("pk")
    return {row.person_id: row for row in rows}
