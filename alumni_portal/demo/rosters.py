"""Rosters as a department's clerk would write them, and bringing them in as the office does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from alumni_portal.demo.invented_people import InventedPerson
from associations.models import Association
from common.actors import Actor
from directory import actions
from directory.models import Import
from directory.tasks import worker_for

HEADER = (
    *("姓名", "性别", "出生日期", "学号", "院系", "专业", "班级", "入学年份", "毕业年份"),
    *("手机", "邮箱", "工作单位", "职务", "现居城市"),
)
Line = tuple[str, ...]


def roster_line(
    one: InventedPerson, department: str, programme: str, class_name: str, entry_year: int, end_year: int
) -> Line:
    return (
        one.full_name, one.gender, one.birth_date, one.student_number, department, programme, class_name,
        str(entry_year), str(end_year), one.phone, one.email, one.employer, one.position, one.city,
    )  # fmt: skip


def import_roster(name: str, lines: Iterable[Line], association: Association, *, by: Actor) -> Import:
    """Upload, look it over without writing, let it in: the three steps of the console, without waiting for a worker.

    Raises ``RuntimeError`` when not every line came in: the demo would not be what it says it is.
    """
    roster_import = actions.begin_import(_file(lines), name, association, by=by, source_name="教务处学籍名册")
    worker = worker_for(roster_import)
    roster_import = actions.begin_check(roster_import, by=by)
    while roster_import.state == Import.State.CHECKING:
        roster_import = actions.check_import(roster_import, by=worker)
    roster_import = actions.begin_run(roster_import, by=by)
    while roster_import.state == Import.State.RUNNING:
        roster_import = actions.run_import(roster_import, by=worker)
    if roster_import.created != roster_import.rows:
        raise RuntimeError(f"{name}: {roster_import.counts}")
    return roster_import


def _file(lines: Iterable[Line]) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *lines])
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))
