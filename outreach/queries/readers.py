"""What placeholders say of their readers: a batch at a time, with as many queries for one as for a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import F

from associations.models import Association, Membership, Placement, Term
from common.languages import in_readers_language
from institution.reads import now
from people.codes import city_name
from people.models import Affiliation, Person
from people.names.characters import has_han

Kind = Association.Kind
ON_A_DIPLOMA = ("department", "class_name", "entry_year", "end_year")
Said = Mapping[int, str]


def is_chinese(language: str) -> bool:
    return language.startswith("zh")


def names(people: Sequence[Person], language: str) -> Said:
    """As the house addresses them: the whole name. In English by the Latin one, where there is one."""
    return {person.pk: _name(person, language) for person in people}


def given_names(people: Sequence[Person], language: str) -> Said:
    """The given name alone; the whole one where that is not known, or where one syllable alone would be too close."""
    return {person.pk: _given_name(person, language) for person in people}


def _name(person: Person, language: str) -> str:
    if is_chinese(language) or not person.latin_name or not has_han(person.full_name):
        return person.full_name
    return person.latin_name


def _given_name(person: Person, language: str) -> str:
    given = person.given_name
    if not given or (has_han(given) and (len(given) < 2 or not is_chinese(language))):
        return _name(person, language)
    return given


def classes(people: Sequence[Person], language: str) -> Said:
    """Where they are placed today, else what stands on the diploma."""
    return _diplomas(people, "class_name") | _placed(people, Kind.CLASS)


def departments(people: Sequence[Person], language: str) -> Said:
    return _diplomas(people, "department") | _placed(people, Kind.DEPARTMENT)


def cohorts(people: Sequence[Person], language: str) -> Said:
    """ "2006级", "the class of 2009": as each language counts, by the year of entry or of graduation."""
    said = "{}级" if is_chinese(language) else "class of {}"
    years = _diplomas(people, "entry_year" if is_chinese(language) else "end_year")
    return {key: said.format(year) for key, year in years.items()}


def entry_years(people: Sequence[Person], language: str) -> Said:
    return _diplomas(people, "entry_year")


def graduation_years(people: Sequence[Person], language: str) -> Said:
    return _diplomas(people, "end_year")


def years_since_graduation(people: Sequence[Person], language: str) -> Said:
    """Whole years by the calendar; nothing in the year itself and before."""
    year = now().year
    ends = {key: int(end) for key, end in _diplomas(people, "end_year").items()}
    return {key: str(year - end) for key, end in ends.items() if end < year}


def cities(people: Sequence[Person], language: str) -> Said:
    return {person.pk: city_name(person.city_code) for person in people if person.city_code}


def chapters(people: Sequence[Person], language: str) -> Said:
    """The chapter they joined first, of those they are in."""
    rows = Membership.objects.standing().filter(
        person__in=_read(people).keys, association__kind__in=Association.CHAPTERS
    )
    in_order = rows.order_by("-joined_at", "-pk").values_list(
        "person_id", "association__name_zh", "association__name_en"
    )
    return {person: in_readers_language(zh, en) for person, zh, en in in_order}


def liaisons(people: Sequence[Person], language: str) -> Said:
    """Who serves as liaison of the class they are placed in."""
    readers = _read(people)
    placed = {person: unit for person, (unit, _path) in readers.places.items() if readers.units[unit][0] == Kind.CLASS}
    terms = Term.objects.serving_today().filter(association__in=set(placed.values()), office__code="liaison")
    terms = terms.filter(person__deceased_at=None).select_related("person").order_by("-starts_on", "-pk")
    serving = {term.association_id: _name(term.person, language) for term in terms}
    return {person: serving[unit] for person, unit in placed.items() if unit in serving}


class Readers(list[Person]):
    """People whose records are read once, whatever the placeholders of a letter ask of them."""

    @cached_property
    def keys(self) -> list[int]:
        return [person.pk for person in self]

    @cached_property
    def diplomas(self) -> list[tuple[int, dict[str, Any]]]:
        """The one that ended last comes last, so that it is what a dictionary keeps."""
        rows = Affiliation.objects.filter(person__in=self.keys).order_by(F("end_year").asc(nulls_first=True), "pk")
        return [(row["person_id"], row) for row in rows.values("person_id", *ON_A_DIPLOMA)]

    @cached_property
    def places(self) -> dict[int, tuple[int, list[int]]]:
        """The unit each is placed in today, by the diploma that ended last, and those above it."""
        rows = Placement.objects.filter(affiliation__person__in=self.keys)
        in_order = rows.order_by(F("affiliation__end_year").asc(nulls_first=True), "pk")
        found = in_order.values_list("affiliation__person_id", "association_id", "association__path")
        return {person: (unit, path) for person, unit, path in found}

    @cached_property
    def units(self) -> dict[int, tuple[str, str, str]]:
        """Kind and names of every unit on these ways."""
        keys = {key for _unit, path in self.places.values() for key in path}
        rows = Association.objects.filter(pk__in=keys).values_list("pk", "kind", "name_zh", "name_en")
        return {key: (kind, zh, en) for key, kind, zh, en in rows}


def _read(people: Sequence[Person]) -> Readers:
    return people if isinstance(people, Readers) else Readers(people)


def _diplomas(people: Sequence[Person], field: str) -> dict[int, str]:
    """Of each the one that ended last, of those that say it at all."""
    return {person: str(row[field]) for person, row in _read(people).diplomas if row[field]}


def _placed(people: Sequence[Person], kind: str) -> dict[int, str]:
    """The unit of this kind at or above the place of each, in the active language."""
    readers = _read(people)
    names = {key: in_readers_language(zh, en) for key, (its, zh, en) in readers.units.items() if its == kind}
    return {person: names[key] for person, (_unit, path) in readers.places.items() for key in path if key in names}
