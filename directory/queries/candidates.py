# ruff: noqa: S608 - the statements are put together from the constants of this file alone
"""Which records come near enough to be compared: those that share a key. Set-wise, one statement for each kind of key.

A key that many share (a telephone of an office, a common name in a large year) says little, and would make pairs by the
square: keys of more records than ``MOST`` are passed over, and it is counted how many.

Two of one name and one year are many in a large school, and nearly all of them are known to be two: their numbers
differ, or their days of birth. Nothing else that they may share could make up for it unless it is a key of its own
(``people.names.scoring``), so they do not meet by the year.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.db import connection

MOST: Final = 60  # records under one key: 1,770 pairs
# The letters of the first reading in the order of the alphabet: 曾丽, "Zeng Li" and "Li Zeng" are one key.
_LETTERS = """(SELECT string_agg(letter, '' ORDER BY letter)
               FROM regexp_split_to_table(translate(split_part(ltrim({forms}), ' ', 1), 'v', 'u'), '') AS letter)"""
_NAMES = f"""
    SELECT id AS person_id, {_LETTERS.format(forms="search_forms")} AS letters FROM people_person
    WHERE search_forms <> ''
    UNION
    SELECT id, {_LETTERS.format(forms="regexp_replace(lower(latin_name), '[^a-z]', '', 'g')")} FROM people_person
    WHERE latin_name <> ''
    UNION
    SELECT person_id, {_LETTERS.format(forms="search_forms")} FROM people_formername WHERE search_forms <> ''
"""
_CLASS = "lower(regexp_replace(class_name, '[[:space:]]|[班级届]', '', 'g'))"
_YEARS = "LATERAL (VALUES ('e', a.entry_year), ('n', a.end_year)) AS years (which, year)"
# The name as it is folded, in Chinese where there is Chinese, and each form of it that lacks one character.
_SPELT = "coalesce(substring(p.search_forms FROM ' ([一-鿿㐀-䶿]{2,})'), split_part(ltrim(p.search_forms), ' ', 1))"
_SLIPS = f"""
    SELECT p.id AS person_id, slip.form FROM (SELECT DISTINCT person_id AS id FROM lines) AS placed
    JOIN people_person p USING (id),
    LATERAL (SELECT {_SPELT} AS name) AS spelt,
    LATERAL (SELECT name AS form UNION
             SELECT overlay(name PLACING '' FROM place FOR 1) FROM generate_series(1, length(name)) AS place
             WHERE length(name) > 2) AS slip
    WHERE p.search_forms <> ''
"""

# A day of birth in one way of writing it, also where day and month have changed places: those are one key.
_BORN = """CASE WHEN length({birth}) = 10 THEN left({birth}, 4)
           || least(substr({birth}, 6, 2), right({birth}, 2)) || greatest(substr({birth}, 6, 2), right({birth}, 2))
           ELSE '' END"""

# Each a list of records under keys. ``numbered`` and ``born`` say what is known of them besides: two of whom both are
# numbered, or born on other days, do not meet there.
KINDS: Final = MappingProxyType(
    {
        "student_number": r"""
            SELECT person_id, false AS numbered, '' AS born,
                ltrim(upper(regexp_replace(normalize(student_number, NFKC), '\W|_', '', 'g')), '0') AS key
            FROM people_affiliation WHERE student_number <> ''""",
        "contact": """
            SELECT person_id, kind || value AS key, false AS numbered, '' AS born FROM people_contactpoint
            WHERE ended_at IS NULL AND kind IN ('email', 'phone')""",
        "reading": f"""
            WITH names AS MATERIALIZED ({_NAMES})
            , named AS (
                SELECT names.person_id, names.letters, {_BORN.format(birth="p.birth_date")} AS born
                FROM names JOIN people_person p ON p.id = names.person_id)
            SELECT person_id, letters || born AS key, false AS numbered, '' AS born FROM named WHERE born <> ''
            UNION ALL
            SELECT a.person_id, concat_ws('/', letters, 'of the year', which, year), a.student_number <> '', born
            FROM named JOIN people_affiliation a USING (person_id), {_YEARS} WHERE year IS NOT NULL
            UNION ALL
            SELECT a.person_id, concat_ws('/', letters, {_CLASS}, which, year), false, ''
            FROM named JOIN people_affiliation a USING (person_id), {_YEARS}
            WHERE year IS NOT NULL AND {_CLASS} <> ''""",
        "slip_and_class": f"""
            WITH lines AS MATERIALIZED (
                SELECT a.person_id, concat_ws('/', {_CLASS}, which, year) AS line
                FROM people_affiliation a, {_YEARS} WHERE a.class_name <> '' AND year IS NOT NULL)
            , slips AS MATERIALIZED ({_SLIPS})
            SELECT person_id, slips.form || '/' || lines.line AS key, false AS numbered, '' AS born
            FROM slips JOIN lines USING (person_id)""",
    }
)

# Hashes of 64 bits stand for the keys: two that fall together by chance cost one comparison. Who is known to be two
# people is never compared again.
_MEET = """
WITH keys AS MATERIALIZED (
    SELECT person_id, hashtextextended(key, 0) AS key, bool_and(numbered) AS numbered, min(born) AS born
    FROM ({kind}) AS found WHERE key <> '' GROUP BY 1, 2
), sizes AS MATERIALIZED (
    SELECT key, count(*) AS people FROM keys GROUP BY key HAVING count(*) > 1
), shared AS MATERIALIZED (
    SELECT keys.* FROM keys JOIN sizes USING (key) WHERE sizes.people <= %(most)s
), met AS (
    INSERT INTO directory_duplicatecandidate (one_id, other_id)
    SELECT DISTINCT a.person_id, b.person_id FROM shared a JOIN shared b ON a.key = b.key AND a.person_id < b.person_id
        AND NOT (a.numbered AND b.numbered) AND (a.born = b.born OR '' IN (a.born, b.born))
    WHERE NOT EXISTS (SELECT FROM directory_duplicatepair pair
                      WHERE pair.one_id = a.person_id AND pair.other_id = b.person_id AND pair.state = 'apart')
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM met),
       (SELECT count(*) FROM sizes WHERE people > %(most)s),
       (SELECT coalesce(sum(people), 0)::bigint FROM sizes WHERE people > %(most)s)
"""
_STANDING = """
INSERT INTO directory_duplicatecandidate (one_id, other_id)
SELECT one_id, other_id FROM directory_duplicatepair WHERE state = 'proposed' ON CONFLICT DO NOTHING
"""


def meet(kind: str) -> tuple[int, int, int]:
    """Put the pairs that share a key of this kind among the candidates: how many, and the keys and records passed over.

    Part of an action. The memory for sorting is this statement's own; a million records take some seconds. How many
    keys there will be cannot be known beforehand: guessed as few, they would be held against each other one by one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL statement_timeout = 0; SET LOCAL enable_nestloop = off")
        cursor.execute(_MEET.format(kind=KINDS[kind]), {"most": MOST})
        met, keys, people = cursor.fetchone()
        cursor.execute("RESET work_mem; RESET enable_nestloop")
    return met, keys, people


def meet_again() -> int:
    """What is proposed already is looked at anew: the records may have been corrected."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return cursor.rowcount
