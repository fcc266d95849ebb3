"""What stands around a search: the whole page with its cards, and what noting changes costs whoever writes."""

from __future__ import annotations

import statistics
import time

LISTS = {
    "the directory, nothing asked": "/people/",
    "one character": "/people/?q=陈",
    "two characters": "/people/?q=陈嘉",
    "pinyin": "/people/?q=chenjiaxin",
    "city": "/people/?city=440100",
}


def pages(rounds: int) -> dict[str, float]:
    """Milliseconds of this process and its wait for the database, for a page through the test client."""
    from django.test import Client

    from benchmarks.registry.asking import reader

    client = Client(SERVER_NAME="localhost")
    client.force_login(reader().user)
    spent: dict[str, list[float]] = {name: [] for name in LISTS}
    for turn in range(rounds + 1):
        for name, address in LISTS.items():
            begun = time.perf_counter()
            answer = client.get(address, secure=True)
            assert answer.status_code == 200, (address, answer.status_code)
            if turn:
                spent[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(each) for name, each in spent.items()}


def writes(people: int = 10_000) -> tuple[float, float]:
    """Seconds to write so many persons with a line of the register each, with the notes and without; rolled back."""
    from common.roles import as_owner

    with as_owner() as connection:
        return _written(connection, people, noted=True), _written(connection, people, noted=False)


def _written(connection, people: int, *, noted: bool) -> float:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            if not noted:
                for table in ("people_person", "people_affiliation"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            begun = time.perf_counter()
            for statement in (_PERSONS, _LINES):
                cursor.execute(statement, {"people": people})
            return time.perf_counter() - begun
        finally:
            cursor.execute("ROLLBACK")


_PERSONS = """
    INSERT INTO people_person (public_id, full_name, family_name, given_name, suffix, name_order, latin_name, reading,
        own_reading, sort_key, search_forms, birth_date, gender, gender_as_given, city_code, shows_city, created_at)
    SELECT 'w' || lpad(id::text, 11, '0'), full_name, family_name, given_name, suffix, name_order, latin_name, reading,
        own_reading, sort_key, search_forms, birth_date, gender, gender_as_given, city_code, shows_city, now()
    FROM people_person ORDER BY id LIMIT %(people)s
"""
_LINES = """
    INSERT INTO people_affiliation (public_id, person_id, kind, department, programme, class_name, student_number,
        entry_year, end_year, alumnus_at, created_at)
    SELECT 'w' || lpad(id::text, 11, '0'), id, 'full_time', '', '', '', 'w' || id, 2001, 2004, now(), now()
    FROM people_person WHERE public_id LIKE 'w%%'
"""
