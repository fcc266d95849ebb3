"""How many rows of a roster come in per second, against a database that already knows many people.

    python benchmarks/bench_import.py [--rows 10000] [--people 0] [--keep] [--data FOLDER]

Runs on the tests' engines, in a database of its own that is dropped at the end (``--keep`` leaves it there); or, with
``--data``, in a register that ``bench_registry.py`` has built, where what comes in stays.
Read, compared and written; then brought again, when nothing changes. Beside the whole way stands, in the same run,
a COPY of the finished rows into the same six tables with all their indexes and keys: ``aim`` is one eighth of it. The
processor time of this process and of its database backend is held against it; a busy machine slows the clock only.
"""

import argparse
import csv
import io
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

from benchmarks.rosters import a_name

AIM = 1 / 8
HEADER = (
    "姓名",
    "性别",
    "学号",
    "院系",
    "专业",
    "班级",
    "入学年份",
    "毕业年份",
    "出生日期",
    "手机",
    "邮箱",
    "工作单位",
)


def made_roster(count: int, run: int = 0) -> io.BytesIO:
    """Classes of forty, as a registry has them: by department, year and class. Each ``run`` has numbers, telephones and
    addresses of its own: in a register that was kept, nobody has them yet."""
    chance, text = random.Random(f"{run}-{count}"), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(count):
        group = number // 40
        year = 1990 + group // 50 % 30
        name = a_name(chance)
        born = f"{year - 18 - number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        phone = f"199{(run * 1_000_000 + number) % 10**8:08}"
        contacts = (phone if number % 2 else "", f"p{run}-{number}@example.org" if number % 3 else "")
        units = (f"第{group % 10}学院", "软件技术", f"软件{run % 100:02}{group % 50:02}班", str(year), str(year + 3))
        writer.writerow(
            (name, "男女"[number % 2], f"{run}-{year}{number:07}", *units, born, *contacts, f"公司{number % 500}")
        )
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def timed(label: str, count: int, work: Callable[[], object]) -> float:
    """Returns the seconds on the clock. ``busy``: seconds of a processor that this process and its backend used."""
    start, busy = time.perf_counter(), processor_seconds()
    work()
    seconds, busy = time.perf_counter() - start, processor_seconds() - busy
    print(
        f"{label:42} {seconds:7.1f} s {count / seconds:>9,.0f} rows/s; busy {busy:6.1f} s {count / busy:>9,.0f} rows/s"
    )
    return busy


def processor_seconds() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def measure(count: int) -> bool:
    """Whether the aim is held."""
    from associations.actions import set_up_school
    from associations.models import Association
    from common.actors import system
    from directory import actions
    from directory.models import Import

    shell = system("shell")
    school = Association.objects.filter(kind="school").first() or set_up_school("学校", "School", by=shell)

    def check() -> Import:
        made = actions.begin_import(made_roster(count, before), "roster.csv", school, by=shell)
        made = actions.begin_check(made, by=shell)
        while made.state == Import.State.CHECKING:
            made = actions.check_import(made, by=shell)
        imports.append(made)
        return made

    def run() -> None:
        made = actions.begin_run(imports[-1], by=shell)
        while made.state == Import.State.RUNNING:
            made = actions.run_import(made, by=shell)
        imports[-1] = made

    before = Import.objects.count()
    imports: list[Import] = []
    whole = timed("checked, nobody known", count, check) + timed("written", count, run)
    print(imports[-1].counts)
    memory = peak()
    timed("checked again, everybody known", count, check)
    timed("brought again", count, run)
    print(imports[-1].counts)
    with finished_rows(imports[0]) as copy_again:
        bare = timed("beside it: COPY of the finished rows", count, copy_again)
    with finished_rows(imports[0], "replica") as copy_again:
        barest = timed("the same without keys and triggers", count, copy_again)
    print(
        f"the whole way {count / whole:,.0f} rows/s, {bare / whole:.3f} of COPY (aim {AIM}), "
        f"{barest / whole:.3f} of it without keys and triggers; peak {memory:.0f} MB"
    )
    nothing_twice = imports[-1].created == 0 and imports[-1].unchanged == imports[0].created
    return bare / whole >= AIM and nothing_twice


OF_A_PERSON = (
    ("people_person", "id"),
    ("people_affiliation", "person_id"),
    ("people_contactpoint", "person_id"),
    ("messaging_addressee", "owner_id"),
    ("people_position", "person_id"),
)


@contextmanager
def finished_rows(made: Any, role: str = "origin") -> Iterator[Callable[[], None]]:
    """Taken out of their tables and ready to be copied in again; afterwards all is as it was.

    They are taken out without keys, or each of them would be looked for in every table that points to people, and
    COPY would be charged with it. ``role``: "replica" also copies without keys and triggers, into the indexes only.
    """
    from django.db import connection, transaction

    from common.roles import as_owner

    whom = f"(SELECT person_id FROM directory_importedrow WHERE imported_in_id = {made.pk} AND outcome = 'insert')"
    placed = f"(SELECT id FROM people_affiliation WHERE person_id IN {whom})"
    parts = [(table, f"{key} IN {whom}") for table, key in OF_A_PERSON]
    parts.append(("associations_placement", f"affiliation_id IN {placed}"))
    with as_owner(), transaction.atomic(), connection.cursor() as cursor, connection.wrap_database_errors:
        held = {}
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, condition in parts:
            held[table] = io.StringIO()
            cursor.copy_expert(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT", held[table])
        for table, condition in reversed(parts):
            cursor.execute(f"DELETE FROM {table} WHERE {condition}")
        cursor.execute(f"SET LOCAL session_replication_role = {role}")

        def copy_again() -> None:
            for table, lines in held.items():
                lines.seek(0)
                cursor.copy_expert(f"COPY {table} FROM STDIN", lines)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        yield copy_again
        transaction.set_rollback(True)


def populate(people: int) -> None:
    """Invented people in classes of forty, as the demo has them."""
    from alumni_portal.demo.crowd import invite_crowd
    from associations.actions import open_association, set_up_school
    from associations.models import Association
    from common.actors import system
    from people.models import Person

    shell = system("shell")
    school = Association.objects.filter(kind="school").first() or set_up_school("学校", "School", by=shell)
    lacking = people - Person.objects.count()
    if lacking > 0:
        chapter = Association.objects.filter(kind="regional").first() or open_association(
            school, kind="regional", name_zh="佛山校友会", name_en="Foshan Chapter", by=shell
        )
        invite_crowd(lacking, chapter, by=shell, first_number=1)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=0, help="who stand in the records already")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    parser.add_argument("--data", type=Path, help="a register of --people that stands already")
    asked = parser.parse_args()
    held = measure_in(asked.data, asked.people, asked.rows) if asked.data else measure_apart(asked)
    raise SystemExit(0 if held else 1)


def measure_in(data: Path, count: int, rows: int) -> bool:
    from benchmarks.registry import people

    people.prepare(count, data)
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # or every statement is remembered
    return measure(rows)


def measure_apart(asked: argparse.Namespace) -> bool:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["TEST"] = {"NAME": "bench_import"}
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from common.roles import as_owner

    with as_owner():
        made = setup_databases(verbosity=0, interactive=False, keepdb=asked.keep, aliases={"default"})
    try:
        populate(asked.people)
        return measure(asked.rows)
    finally:
        connection.close()
        with as_owner():
            teardown_databases(made, verbosity=0, keepdb=asked.keep)


if __name__ == "__main__":
    main()
