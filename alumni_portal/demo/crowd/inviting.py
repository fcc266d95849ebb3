"""Bringing the crowd in: units, then people class by class, on every core the machine has."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator

from django.utils import timezone

from alumni_portal.demo.crowd.plan import PlannedClass, plan_classes
from alumni_portal.demo.crowd.rows import THE_LARGE_CHAPTER, ClassWriter, Lines, Surroundings
from alumni_portal.demo.crowd.units import Opener, open_chapters, open_classes
from associations.models import Association, Office
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.copying import copy_lines, next_keys
from institution import reads
from people.models import Affiliation, Person

CLASSES_AT_ONCE = 50  # some two thousand people, a few megabytes of text
Job = tuple[PlannedClass, int, str]

_around: Surroundings | None = None  # of the process that writes lines


@action
def invite_crowd(people: int, large_chapter: Association, *, by: Actor, first_number: int) -> int:
    """Add so many people in classes of about forty, all in one transaction. Returns how many classes they make.

    The first class has sixty people who are all members, and ``large_chapter`` is filled up to a thousand.
    ``first_number`` is the first student number that nobody has.
    """
    school = Association.objects.get(kind=Association.Kind.SCHOOL)
    planned = plan_classes(people, reads.now().year)
    opener = Opener()
    keys = open_classes(opener, school, planned)
    around = Surroundings(
        moment=timezone.now(),
        first_person=next_keys(Person, people)[0],
        first_affiliation=next_keys(Affiliation, people)[0],
        first_number=first_number,
        liaison_office=Office.objects.get(code="liaison").pk,
        large_chapter=large_chapter.pk,
        large_chapter_lacks=THE_LARGE_CHAPTER - large_chapter.memberships.standing().count(),
        chapters=tuple(open_chapters(opener, school)),
    )
    departments = dict(Association.objects.filter(kind="department").values_list("pk", "name_zh"))
    paths = dict(Association.objects.filter(pk__in=keys).values_list("pk", "path"))
    jobs = [(one, key, departments[paths[key][1]]) for one, key in zip(planned, keys, strict=True)]
    for lines in _written(jobs, around):
        for name, table in around.tables.items():
            copy_lines(table, lines.get(name, []))
    record(by, "associations.members_enrolled", about=[school], facts={"count": people})
    return len(planned)


def _written(jobs: list[Job], around: Surroundings) -> Iterator[Lines]:
    """The lines of some classes after the other, made by other processes a little ahead of who writes them."""
    portions = [jobs[start : start + CLASSES_AT_ONCE] for start in range(0, len(jobs), CLASSES_AT_ONCE)]
    processes = min(len(portions), os.cpu_count() or 1)
    if processes < 2:
        _remember(around)
        yield from map(_write, portions)
        return
    with multiprocessing.get_context("fork").Pool(processes, _remember, [around]) as pool:
        ahead: deque = deque()
        for portion in portions:
            ahead.append(pool.apply_async(_write, [portion]))
            if len(ahead) > processes + 1:
                yield ahead.popleft().get()
        while ahead:
            yield ahead.popleft().get()


def _remember(around: Surroundings) -> None:
    global _around
    _around = around


def _write(portion: list[Job]) -> Lines:
    writer = ClassWriter(_around)  # type: ignore[arg-type]  # remembered when the process began
    for planned, key, department in portion:
        writer.write(planned, key, department)
    return dict(writer.lines)
