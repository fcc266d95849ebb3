"""How long it takes until so many people stand in an empty database, and what memory that takes.

    python benchmarks/bench_crowd.py [--people 100000]

In engines of its own below ``.data/bench-crowd``, which are removed afterwards. The limit beside it is COPY itself: the
same rows, sent once more into a table without indexes, keys and triggers.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT / ".data" / "bench-crowd"

TABLES = (
    "people_person",
    "people_affiliation",
    "associations_placement",
    "associations_membership",
    "people_contactpoint",
)
SIZES = "SELECT pg_size_pretty(pg_database_size(current_database()))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    from alumni_portal import engines

    shutil.rmtree(DATA, ignore_errors=True)
    os.environ |= {"DEBUG": "on", "ALUMNI_PORTAL_DATA": str(DATA), "DJANGO_SETTINGS_MODULE": "alumni_portal.settings"}
    engines.ensure(DATA)
    try:
        manage("migrate", "--verbosity", "0")
        begun = time.monotonic()
        manage("demo", "--people", str(people))
        seconds = time.monotonic() - begun
        report(people, seconds)
    finally:
        from django.db import connections

        connections.close_all()
        engines.leave(DATA)


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], cwd=ROOT, check=True)


def report(people: int, seconds: float) -> None:
    import django

    django.setup()
    from django.db import connection

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{people:,} people in {seconds:.0f} s, {people / seconds:,.0f}/s; peak memory of one process {peak:.0f} MB")
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            print(f"  {table:28} {cursor.fetchone()[0]:>10,} rows")
        cursor.execute(SIZES)
        print(f"  database {cursor.fetchone()[0]}")
        print(f"COPY of the lines of people_person alone: {copy_seconds(cursor):.1f} s")


def copy_seconds(cursor) -> float:
    """The limit: the same lines into a bare table."""
    lines = DATA / "people.txt"
    with lines.open("wb") as file:
        cursor.copy_expert("COPY people_person TO STDOUT", file)
    cursor.execute("CREATE TEMPORARY TABLE bare AS SELECT * FROM people_person WITH NO DATA")
    begun = time.monotonic()
    with lines.open("rb") as file:
        cursor.copy_expert("COPY bare FROM STDIN", file)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
