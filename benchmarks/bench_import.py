"""How many rows of a roster come in per second: read and decided dry, then written, then brought again.

    python benchmarks/bench_import.py [--rows 10000]

Runs on the tests' engines, in a database of its own that is dropped at the end. The rate of the whole way has a
floor (500 rows a second on two cores); a plain COPY of as many finished persons is timed beside it, in the same run.
The processor time of this process and of its database backend stands beside the clock's, and the floor is held
against it: a busy machine slows the clock only.
"""

import argparse
import csv
import io
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

FLOOR = 500  # rows per second, checked and written
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧曾单解查仇"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志红文雅琴雄思远子涵欣怡浩宇梓轩晓玲小梅春秋冬夏东南西北"
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


def made_roster(count: int) -> io.BytesIO:
    """Classes of forty, as a registry has them: by department, year and class."""
    chance, text = random.Random(20240601), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(count):
        group = number // 40
        year = 1990 + group // 50 % 30
        name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2, 2))))
        born = f"{year - 18 - number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        contacts = (f"199{number:08}" if number % 2 else "", f"p{number}@example.org" if number % 3 else "")
        units = (f"第{group % 10}学院", "软件技术", f"软件{group % 50}班", str(year), str(year + 3))
        writer.writerow(
            (name, "男女"[number % 2], f"{year}{number:07}", *units, born, *contacts, f"公司{number % 500}")
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
    from associations.actions import set_up_school
    from associations.models import Association
    from common.actors import system
    from directory import actions
    from directory.models import Import

    shell = system("shell")
    school = Association.objects.filter(kind="school").first() or set_up_school("学校", "School", by=shell)

    def check() -> Import:
        made = actions.begin_import(made_roster(count), "roster.csv", school, by=shell)
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

    imports: list[Import] = []
    whole = timed("checked, nobody known", count, check) + timed("written", count, run)
    print(imports[-1].counts)
    timed("checked again, everybody known", count, check)
    timed("brought again", count, run)
    print(imports[-1].counts)
    timed("beside it: COPY of as many finished persons", count, lambda: copy_persons(count))
    rate = count / whole
    print(f"the whole way, busy: {rate:,.0f} rows/s (floor {FLOOR}); peak memory {peak():.0f} MB")
    return rate >= FLOOR and imports[-1].unchanged == count


def copy_persons(count: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (LIKE people_person INCLUDING INDEXES INCLUDING DEFAULTS)")
        cursor.execute("SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = 'bare'")
        with connection.wrap_database_errors:
            lines = io.StringIO()
            cursor.copy_expert(f"COPY (SELECT * FROM people_person LIMIT {count}) TO STDOUT", lines)
            lines.seek(0)
            cursor.copy_expert("COPY bare FROM STDIN", lines)
        transaction.set_rollback(True)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    count = parser.parse_args().rows

    import django
    from django.conf import settings

    settings.DATABASES["default"]["TEST"] = {"NAME": "bench_import"}
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from common.roles import as_owner

    with as_owner():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        held = measure(count)
    finally:
        connection.close()
        with as_owner():
            teardown_databases(made, verbosity=0)
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
