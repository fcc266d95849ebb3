"""More departments of the same college, by roster: for some thousand people, still through the actions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

from alumni_portal.demo.crowd.plan import DEPARTMENTS, YEARS_OF_STUDY, PlannedClass, plan_classes
from alumni_portal.demo.crowd.rows import IN_THE_GROUP
from alumni_portal.demo.invented_people import invented
from alumni_portal.demo.rosters import Line, import_roster, roster_line
from alumni_portal.demo.story.stage import Stage
from associations.actions import enrol_members
from associations.models import Association
from people.models import Person


def bring_in_more(stage: Stage, people: int) -> None:
    """The roster opens the units it names; then some of every class are entered in its group."""
    known = set(Association.objects.classes().values_list("pk", flat=True))
    planned = plan_classes(people, stage.today.year)
    lines = [line for one in planned for line in _lines(stage, one)]
    import_roster("其他院系.csv", lines, stage.school, by=stage.house)
    for group in Association.objects.classes().exclude(pk__in=known).order_by("pk"):
        placed = list(Person.objects.filter(affiliations__placement__association=group).order_by("pk"))
        found = stage.random.sample(placed, round(IN_THE_GROUP[False] * len(placed)))
        enrol_members(group, found, by=stage.house)


def _lines(stage: Stage, planned: PlannedClass) -> Iterator[Line]:
    department, end_year = DEPARTMENTS[planned.department][0], planned.entry_year + YEARS_OF_STUDY
    random = Random(f"class {planned.ordinal}")
    for person in islice(invented(random, planned.entry_year, stage.student_numbers), planned.size):
        yield roster_line(person, department, planned.programme, planned.name_zh, planned.entry_year, end_year)
