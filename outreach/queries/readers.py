"""What placeholders say of their readers: a batch at a time, with as many queries for one as for a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, QuerySet

from associations.models import Association, Membership, Placement, Term
from common.languages import in_readers_language
from institution.reads import now
from people.codes import city_name
from people.models import Affiliation, Person
from people.names.characters import has_han

Kind = Association.Kind
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
    return _diplomas(people, "class_name") | _placed(people, Kind.CLASS, language)


def departments(people: Sequence[Person], language: str) -> Said:
    return _diplomas(people, "department") | _placed(people, Kind.DEPARTMENT, language)


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
    rows = Membership.objects.standing().filter(person__in=people, association__kind__in=Association.CHAPTERS)
    in_order = rows.order_by("-joined_at", "-pk").values_list(
        "person_id", "association__name_zh", "association__name_en"
    )
    return {person: in_readers_language(zh, en) for person, zh, en in in_order}


def liaisons(people: Sequence[Person], language: str) -> Said:
    """Who serves as liaison of the class they are placed in."""
    placed = dict(_placements(people).filter(association__kind=Kind.CLASS).values_list(PERSON, "association_id"))
    terms = Term.objects.serving_today().filter(association__in=set(placed.values()), office__code="liaison")
    terms = terms.filter(person__deceased_at=None).select_related("person").order_by("-starts_on", "-pk")
    serving = {term.association_id: _name(term.person, language) for term in terms}
    return {person: serving[unit] for person, unit in placed.items() if unit in serving}


PERSON = "affiliation__person_id"
LATEST_LAST = F("end_year").asc(nulls_first=True)


def _diplomas(people: Sequence[Person], field: str) -> dict[int, str]:
    """Of each the one that ended last, of those that say it at all."""
    rows = Affiliation.objects.filter(person__in=people).order_by(LATEST_LAST, "pk").values_list("person_id", field)
    return {person: str(said) for person, said in rows if said}


def _placements(people: Sequence[Person]) -> QuerySet[Placement]:
    """The latest last, so that it is what a dictionary keeps."""
    rows = Placement.objects.filter(affiliation__person__in=people)
    return rows.order_by(F("affiliation__end_year").asc(nulls_first=True), "pk")


def _placed(people: Sequence[Person], kind: str, language: str) -> dict[int, str]:
    """The unit of this kind at or above the place of each."""
    paths = dict(_placements(people).values_list(PERSON, "association__path"))
    units = _names_of({key for path in paths.values() for key in path}, kind)
    return {person: units[key] for person, path in paths.items() for key in path if key in units}


def _names_of(keys: Iterable[int], kind: str) -> dict[int, str]:
    rows = Association.objects.filter(pk__in=keys, kind=kind).values_list("pk", "name_zh", "name_en")
    return {key: in_readers_language(zh, en) for key, zh, en in rows}
