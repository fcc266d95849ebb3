"""Rosters made in a test, and the whole way in."""

import csv
import io
from collections.abc import Sequence

from associations.models import Association
from common.actors import Actor
from directory import actions
from directory.models import Import
from people.models import Person
from tests.support.actors import SHELL, acting
from tests.support.factories import TermFactory

HEADER = ("姓名", "学号", "院系", "班级", "入学年份", "毕业年份", "出生日期", "手机", "邮箱")
LI = ("李晓玲", "0600001", "经济贸易系", "会计1班", "2006", "2009", "1988-03-05", "13800000001", "li@example.org")
WANG = ("王伟", "0600002", "经济贸易系", "会计1班", "2006", "2009", "1987-11-20", "", "")


def roster(*rows: Sequence[str], header: Sequence[str] = HEADER, encoding: str = "utf-8-sig") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return io.BytesIO(text.getvalue().encode(encoding))


def but(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """The row with other cells, by the names of columns."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def begun(association: Association, *rows: Sequence[str], by: Actor = SHELL, **options) -> Import:
    header = options.pop("header", HEADER)
    return actions.begin_import(roster(*rows, header=header), "roster.csv", association, by=by, **options)


def checked(association: Association, *rows: Sequence[str], by: Actor = SHELL, **options) -> Import:
    """As far as the dry run, without a worker."""
    roster_import = actions.begin_check(begun(association, *rows, by=by, **options), by=by)
    while roster_import.state == Import.State.CHECKING:
        roster_import = actions.check_import(roster_import, by=by)
    return roster_import


def finished(roster_import: Import, *, by: Actor = SHELL) -> Import:
    roster_import = actions.begin_run(roster_import, by=by)
    while roster_import.state == Import.State.RUNNING:
        roster_import = actions.run_import(roster_import, by=by)
    return roster_import


def imported(association: Association, *rows: Sequence[str], by: Actor = SHELL, **options) -> Import:
    """The whole way."""
    return finished(checked(association, *rows, by=by, **options), by=by)


def tally(roster_import: Import) -> tuple[int, int, int, int, int]:
    """created, updated, unchanged, conflicts, errors"""
    counts = roster_import.counts
    assert sum(list(counts.values())[1:]) == counts["rows"], "every row is counted once"
    return tuple(list(counts.values())[1:])


def outcomes(roster_import: Import) -> list[str]:
    return list(roster_import.imported_rows.in_file_order().values_list("outcome", flat=True))


def codes(roster_import: Import, line: int) -> list[str]:
    return [reason["code"] for reason in roster_import.imported_rows.get(line=line).reasons]


def person(name: str) -> Person:
    return Person.objects.get(full_name=name)


def officer(association: Association, code: str) -> Actor:
    """Somebody who serves in this standard office today."""
    from associations.models import Office

    return acting(TermFactory(association=association, office=Office.objects.get(code=code)).person)
