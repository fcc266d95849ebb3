"""Lines of a file of people: some hundred at a time, each cell as far as the gate opens it to whoever asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from common.actors import Actor
from common.memory import remembering
from directory.exports.columns import COLUMNS, CONSOLE, LOG, Column, Facts
from people.models import Affiliation, ContactPoint, FormerName, Person, Position, Tagging
from people.models.circles import Opening
from people.models.gate import Reading, readings

_READ_WITH = {  # tables that are read only where a column asks for them
    "affiliations": {"student_number", "kind", "department", "programme", "class", "entry_year", "end_year"},
    "contacts": {"phone", "email", "wechat", "address", "recipient", "postcode"},
    "positions": {"employer", "position", "industry"},
}


@dataclass(frozen=True, slots=True)
class Lines:
    """``people`` are the keys of those whose line is there; ``withheld`` counts by column how many cells stay empty
    because their owner does not show them, whether anything stands there or not."""

    rows: list[list[str]]
    people: list[int]
    withheld: Counter[str]


def lines_of(keys: Sequence[int], names: Sequence[str], actor: Actor) -> Lines:
    """In the order of the keys. Whose name may not be read any more is left out."""
    with remembering():  # what holds for a field is read once for all of them, not for each cell
        return _lines_of(keys, names, actor)


def _lines_of(keys: Sequence[int], names: Sequence[str], actor: Actor) -> Lines:
    columns = [COLUMNS[name] for name in names]
    found = Person.objects.in_bulk(keys)
    people = [found[key] for key in keys if key in found]
    read = readings(actor, people)
    people = [person for person in people if read[person.pk].may("name")]
    facts, opened = _facts(people, {*names}), _opened(people, {column.opened_by for column in columns}, actor)
    lines = Lines([], [], Counter())
    for person in people:
        lines.rows.append([_cell(column, facts[person.pk], read[person.pk], opened, lines) for column in columns])
        lines.people.append(person.pk)
    return lines


def _cell(column: Column, facts: Facts, reading: Reading, opened: dict[str, set[int]], lines: Lines) -> str:
    of_staff = opened.get(column.opened_by)
    may = facts.person.pk in of_staff if of_staff is not None else reading.may(column.opened_by)
    if may:
        return column.says(facts)
    lines.withheld[column.name] += 1
    return ""


def _opened(people: list[Person], asked: set[str], actor: Actor) -> dict[str, set[int]]:
    """What staff alone read, and of whom."""
    keys = [person.pk for person in people]
    found = {}
    for name, opening in ((LOG, Opening.LOG), (CONSOLE, Opening.CONSOLE)):
        if name in asked:
            there = Person.objects.filter(pk__in=keys).opened_to(actor, opening)
            found[name] = set(there.values_list("pk", flat=True))
    return found


def _facts(people: list[Person], names: set[str]) -> dict[int, Facts]:
    facts = {person.pk: Facts(person) for person in people}
    if names & _READ_WITH["affiliations"]:
        for line in Affiliation.objects.filter(person__in=facts).order_by(F("entry_year").asc(nulls_last=True), "pk"):
            facts[line.person_id].affiliations.append(line)
    if names & _READ_WITH["contacts"]:
        _read_contacts(facts)
    if names & _READ_WITH["positions"]:
        current = Position.objects.filter(person__in=facts, ends_on="").select_related("organisation")
        for position in current.order_by("pk"):
            facts[position.person_id].position = position
    if "former_names" in names:
        for former in FormerName.objects.filter(person__in=facts).order_by("pk"):
            facts[former.person_id].former_names.append(former.full_name)
    if "tags" in names:
        for tagging in Tagging.objects.filter(person__in=facts).select_related("tag").order_by("tag__name"):
            facts[tagging.person_id].tags.append(tagging.tag.name)
    return facts


def _read_contacts(facts: dict[int, Facts]) -> None:
    """The first choice of each kind; where there is none, the newest."""
    found: dict[int, dict[str, ContactPoint]] = defaultdict(dict)
    current = ContactPoint.objects.in_use().filter(person__in=facts).select_related("postal")
    for point in current.order_by("is_primary", "pk"):
        found[point.person_id][point.kind] = point
    for key, points in found.items():
        facts[key].contacts = points
