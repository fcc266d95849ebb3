"""So many people with names, classes, places of work and choices of what they show, in a database of its own.

True to life in what decides the time of a search: how often surnames and names are, how many show what to whom, how
large units are. Not so in what does not: nobody has an address, most have no login.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

from alumni_portal import engines
from benchmarks.registry import statements

ROOT = Path(__file__).resolve().parents[2]
NAMES = 40_000  # different people are invented; who is more takes one of their names
AT_ONCE = 100_000
CLASS, CHAPTER = 40, 1_000  # people
SHOWN = 0.35  # of them show their name to every alumnus


def prepare(people: int, data: Path) -> None:
    """Build it, unless it stands there already with so many."""
    os.environ |= {"DEBUG": "on", "ALUMNI_PORTAL_DATA": str(data), "MAIL_SERVER": ""}
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "alumni_portal.settings"
    data.mkdir(parents=True, exist_ok=True)
    mark = data / "registry.json"
    engines.ensure(data)
    if mark.exists():
        have = json.loads(mark.read_text())["people"]
        if have != people:
            raise SystemExit(f"{data} holds a register of {have:,} people: ask with --people {have}, or elsewhere.")
        return
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
    import django

    django.setup()
    _build(people)
    mark.write_text(json.dumps({"people": people}))


def _build(people: int) -> None:
    from common.roles import as_owner

    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off"
        )
        _copy_names(cursor)
        for statement in statements.all_of_them(NAMES):
            cursor.execute(statement, {"people": people, "class": CLASS, "chapter": CHAPTER, "shown": SHOWN})
    _let_one_in()
    write_lines()


def write_lines() -> None:
    """The lines of the directory, by the statements of ``refresh_index``, a hundred times as many people at once."""
    from common.roles import as_owner
    from directory.actions.indexing import ENTRIES, FACTS, LINES
    from directory.models import IndexEntry, Listing

    indexes = [(model, index) for model in (IndexEntry, Listing) for index in model._meta.indexes]
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off"
        )
        cursor.execute("TRUNCATE directory_staleperson, directory_indexentry, directory_listing")
        with connection.schema_editor() as editor:
            for model, index in indexes:
                editor.remove_index(model, index)
        cursor.execute("SELECT id FROM people_person ORDER BY id")
        people = [key for (key,) in cursor.fetchall()]
        for start in range(0, len(people), AT_ONCE):
            cursor.execute(ENTRIES, {"people": people[start : start + AT_ONCE]})
            cursor.execute(LINES, {"people": people[start : start + AT_ONCE]})
            cursor.execute(FACTS, {"people": people[start : start + AT_ONCE]})
        with connection.schema_editor() as editor:
            for model, index in indexes:
                editor.add_index(model, index)
        cursor.execute("VACUUM ANALYZE directory_indexentry, directory_listing")


def _let_one_in() -> None:
    """A graduate of a class of forty, in its group and in a chapter of a thousand: who reads when it is measured."""
    from people.models import Person, User

    graduates = Person.objects.filter(
        affiliations__alumnus_at__isnull=False, memberships__association__slug="regional-1"
    )
    reader = graduates.order_by("pk").filter(memberships__association__kind="class").first()
    reader.login = User.objects.create(email="reader@example.org", birth_date="1990")
    reader.save(update_fields=["login"])


def _copy_names(cursor) -> None:
    from io import StringIO

    from alumni_portal.demo.invented_people import name_of_one
    from people.actions.naming import name_facts

    random, columns = Random(1), ("full_name", "family_name", "given_name", "reading", "sort_key", "search_forms")
    lines = StringIO()
    for number in range(NAMES):
        facts = name_facts({"full_name": name_of_one(random, random.randint(1940, 2003))[0]})
        lines.write("\t".join([str(number), *(facts[column] for column in columns)]) + "\n")
    lines.seek(0)
    cursor.execute(f"CREATE TEMP TABLE names (id int, {', '.join(f'{column} text' for column in columns)})")
    cursor.copy_expert("COPY names FROM STDIN", lines)
    cursor.execute("CREATE INDEX ON names (id)")
