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
    if mark.exists() and json.loads(mark.read_text()) == {"people": people}:
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
        for statement in _statements():
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


# Numbers instead of chance: the same each time. A prime spreads each kind of thing over all others.
def _statements() -> list[str]:
    cities = [
        "440100",
        "440600",
        "441900",
        "440300",
        "310000",
        "110000",
        "440700",
        "450100",
        "430100",
        "MY",
        "SG",
        "AU",
    ]
    return [
        "DROP INDEX IF EXISTS persons_by_search_forms",
        """INSERT INTO associations_association (public_id, slug, kind, name_zh, name_en, sort_key, mode, state, joining,
                charter, created_at)
            VALUES ('school', 'school', 'school', '学校', 'School', 'school', 'comprehensive', 'active', 'request', '', now())""",
        _units(
            "department",
            "generate_series(1, 20) AS n",
            "(SELECT id FROM associations_association WHERE slug = 'school')",
        ),
        _units(
            "cohort",
            "generate_series(0, 799) AS n",
            "(SELECT id FROM associations_association WHERE slug = 'department-' || (n %% 20 + 1))",
            "1984 + n / 20",
        ),
        _units(
            "class",
            "generate_series(0, greatest(%(people)s / %(class)s, 1)) AS n",
            "(SELECT id FROM associations_association WHERE slug = 'cohort-' || (n %% 800))",
            "1984 + (n %% 800) / 20",
        ),
        _units(
            "regional", "generate_series(1, 40) AS n", "(SELECT id FROM associations_association WHERE slug = 'school')"
        ),
        f"""INSERT INTO people_person (public_id, full_name, family_name, given_name, suffix, name_order, latin_name, reading,
                own_reading, sort_key, search_forms, birth_date, gender, gender_as_given, city_code, shows_city, created_at)
            SELECT lpad(n::text, 12, 'p'), full_name, family_name, given_name, '', 'family_first', '', reading, '', sort_key,
                search_forms, (1965 + n %% 36)::text, 'unknown', '',
                CASE WHEN n %% 5 = 0 THEN '' ELSE (ARRAY['{"','".join(cities)}'])[1 + (n::bigint * 7919 %% 12)] END, false, now()
            FROM generate_series(1, %(people)s) AS n JOIN names ON names.id = (n::bigint * 7907 + n / {NAMES}) %% {NAMES}""",
        """INSERT INTO people_affiliation (public_id, person_id, kind, department, programme, class_name, student_number,
                entry_year, end_year, alumnus_at, created_at)
            SELECT lpad(p.id::text, 12, 'a'), p.id, (ARRAY['full_time','undergraduate','evening'])[1 + p.id %% 3], '', '', '',
                lpad(p.id::text, 10, '0'), c.entry_year, c.entry_year + 3,
                CASE WHEN c.entry_year < 2021 THEN now() END, now()
            FROM people_person p JOIN associations_association c ON c.slug = 'class-' || (p.id %% greatest(%(people)s / %(class)s, 1))""",
        """INSERT INTO associations_placement (affiliation_id, association_id, source, created_at)
            SELECT a.id, c.id, 'import', now() FROM people_affiliation a
            JOIN associations_association c ON c.slug = 'class-' || (a.person_id %% greatest(%(people)s / %(class)s, 1))""",
        """INSERT INTO people_organisation (public_id, name, created_at)
            SELECT lpad(n::text, 12, 'o'), '企业' || n, now() FROM generate_series(1, greatest(%(people)s / 200, 10)) AS n""",
        """INSERT INTO people_position (person_id, organisation_id, title, industry_code, city_code, starts_on, ends_on, created_at)
            SELECT p.id, o.id, '工程师', (ARRAY['C','I','J','P','Q','K','E','F','33','39'])[1 + p.id * 31 %% 10], '', '', '', now()
            FROM people_person p JOIN people_organisation o
                ON o.public_id = lpad((1 + p.id * 104729 %% greatest(%(people)s / 200, 10))::text, 12, 'o')
            WHERE p.id %% 10 < 7""",
        """INSERT INTO associations_membership (public_id, association_id, person_id, origin, joined_at, ending, created_at)
            SELECT lpad(p.id::text, 12, 'm'), pl.association_id, p.id, 'staff', now(), '', now()
            FROM people_person p JOIN people_affiliation a ON a.person_id = p.id JOIN associations_placement pl ON pl.affiliation_id = a.id
            WHERE p.id %% 100 < 60""",
        """INSERT INTO associations_membership (public_id, association_id, person_id, origin, joined_at, ending, created_at)
            SELECT lpad(p.id::text, 12, 'c'), c.id, p.id, 'staff', now(), '', now() FROM people_person p
            JOIN associations_association c ON c.slug = 'regional-1' WHERE p.id %% greatest(%(people)s / %(chapter)s, 1) = 0""",
        """INSERT INTO people_fieldchoice (person_id, field, audience, is_searchable, changed_at, created_at)
            SELECT p.id, f.field, CASE WHEN p.id * f.prime %% 100 < %(shown)s * 100 THEN 40 ELSE 30 END, true, now(), now()
            FROM people_person p, (VALUES ('name', 37), ('city', 41), ('industry', 43), ('employer', 47)) AS f(field, prime)
            WHERE p.id * f.prime %% 100 < 50""",
        "ANALYZE",
    ]


def _units(kind: str, source: str, parent: str, year: str = "NULL::int") -> str:
    return f"""INSERT INTO associations_association (public_id, slug, kind, parent_id, name_zh, name_en, sort_key, mode, state,
            joining, charter, entry_year, created_at)
        SELECT left('{kind[:2]}' || n || 'xxxxxxxxxxxx', 12), '{kind}-' || n, '{kind}', {parent}, '{kind}' || n, '', '{kind}' || n,
            'comprehensive', 'active', 'request', '', {year}, now() FROM {source}"""
