"""Everybody on the school's registers, brought in as three rosters and placed in the class that keeps them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, islice, pairwise

from alumni_portal.demo import blueprint
from alumni_portal.demo.invented_people import invented
from alumni_portal.demo.rosters import Line, import_roster, roster_line
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations.models import Placement
from people.models import Person


def bring_in_registers(stage: Stage) -> None:
    sizes = dict(zip((one.association.pk for one in stage.classes), _sizes(stage), strict=True))
    clerk = stage.acting(stage.staff["secretary_general"])
    for slug, department in stage.departments.items():
        classes = [one for one in stage.classes if one.department == slug]
        lines = [line for one in classes for line in _lines(stage, one, sizes[one.association.pk])]
        import_roster(f"{department.name_zh}.csv", lines, department, by=clerk)
    look_up_people(stage)


def look_up_people(stage: Stage) -> None:
    """Everybody of a class, in the order of their student numbers."""
    placed = Placement.objects.order_by("affiliation__student_number").values_list(
        "association_id", "affiliation__person_id"
    )
    persons = Person.objects.select_related("login").in_bulk()
    people: dict[int, list[Person]] = defaultdict(list)
    for association_id, person_id in placed:
        people[association_id].append(persons[person_id])
    for one in stage.classes:
        one.people = people[one.association.pk]


def _sizes(stage: Stage) -> list[int]:
    """Classes differ by a third, and together hold exactly the people that were asked for."""
    shares = list(accumulate(stage.random.uniform(0.83, 1.17) for _ in stage.classes))
    ends = [round(stage.people_wanted * share / shares[-1]) for share in shares]
    return [end - begin for begin, end in pairwise([0, *ends])]


def _lines(stage: Stage, one: ClassOnStage, size: int) -> Iterator[Line]:
    department = stage.departments[one.department].name_zh
    class_name = one.association.name_zh
    programme = class_name.removeprefix(f"{one.entry_year}级").rstrip("123班")
    end_year = one.entry_year + blueprint.YEARS_OF_STUDY
    for person in islice(invented(stage.random, one.entry_year, stage.student_numbers), size):
        yield roster_line(person, department, programme, class_name, one.entry_year, end_year)
