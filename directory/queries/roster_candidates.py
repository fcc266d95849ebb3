"""What the records hold that rows could be about: one statement for thousands of rows, and nothing but tuples.

Wider than the judgement in ``decisions`` (what it would look at is among these), so that a row with nothing here is
certainly new. What each row says word for word is compared in the same statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection

from directory.models import Import
from directory.queries.records import MOST_SHARED, NOT_STUDIES


class Staged(NamedTuple):
    """As much of an ``ImportedRow`` as it takes to see whether anybody must look at it."""

    pk: int
    line: int
    outcome: str
    twin_of: int | None
    person_id: int | None
    name_key: str
    number_key: str
    class_key: str
    full_name: str
    department: str
    class_name: str
    entry_year: int | None
    end_year: int | None
    city: str
    birth_date: str

    @property
    def way(self) -> tuple[Any, ...]:
        """Rows with one way belong to one unit."""
        return self.department, self.class_name, self.entry_year, self.end_year


_STAGED = """
SELECT id, line, outcome, twin_of, person_id, name_key, number_key, class_key, coalesce(name->>'full_name', ''),
       coalesce(cleaned->>'department', ''), coalesce(cleaned->>'class', ''),
       (cleaned->>'entry_year')::int, (cleaned->>'end_year')::int, coalesce(cleaned->>'city', ''),
       coalesce(cleaned->>'birth_date', '')
  FROM directory_importedrow
 WHERE imported_in_id = %s AND line > %s ORDER BY line LIMIT %s
"""


def staged_after(roster_import: Import, line: int, most: int) -> list[Staged]:
    """The next rows of the file, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGED, [roster_import.pk, line, most])
        return [*map(Staged._make, cursor.fetchall())]


class Candidate(NamedTuple):
    """One line of the records that a row could be about; without an affiliation when the person has none."""

    line: int
    person_id: int
    full_name: str
    city_code: str
    birth_date: str
    has_other_names: bool
    shares_contact: bool
    affiliation_id: int | None
    student_number: str
    class_name: str
    entry_year: int | None
    end_year: int | None
    unit_id: int | None
    says_the_same: bool  # apart from the city, whose code the database does not know


# OFFSET 0 and LIMIT 1 keep each look-up a look-up: how many rows wait here, the planner cannot know yet, and it must
# not read a table of millions for a few thousand rows.
_CANDIDATES = """
WITH batch AS MATERIALIZED (
  SELECT line, number_key, cleaned, name, name->>'full_name' AS full_name, name->>'sort_key' AS sort_key,
         (cleaned->>'entry_year')::int AS entry_year, (cleaned->>'end_year')::int AS end_year,
         coalesce(cleaned->>'student_number', '') AS number, cleaned->>'phone' AS phone,
         lower(cleaned->>'email') AS email
    FROM directory_importedrow WHERE id = ANY(%(rows)s)
), former AS MATERIALIZED (
  SELECT full_name, person_id FROM people_formername WHERE full_name IN (SELECT full_name FROM batch)
)
SELECT batch.line, person.id, person.full_name, person.city_code, person.birth_date,
       person.latin_name <> '' OR
         (SELECT true FROM people_formername AS other WHERE other.person_id = person.id LIMIT 1) IS TRUE,
       found.shares_contact,
       study.id, coalesce(study.student_number, ''), coalesce(study.class_name, ''), study.entry_year, study.end_year,
       kept.association_id,
       person.full_name = batch.full_name AND study.student_number = batch.number AND kept.association_id IS NOT NULL
         AND coalesce(cleaned->>'department', '') IN ('', study.department)
         AND coalesce(cleaned->>'programme', '') IN ('', study.programme)
         AND coalesce(cleaned->>'class', '') IN ('', study.class_name)
         AND (batch.entry_year IS NULL OR batch.entry_year = study.entry_year)
         AND (batch.end_year IS NULL OR batch.end_year = study.end_year)
         AND coalesce(cleaned->>'birth_date', '') IN ('', person.birth_date)
         AND (NOT cleaned ? 'gender' OR (cleaned->>'gender' = person.gender_as_given
              AND coalesce(cleaned->>'gender_code', 'unknown') = person.gender))
         AND (NOT cleaned ?& ARRAY['family_name', 'given_name'] OR (
              name->>'family_name' = person.family_name AND name->>'given_name' = person.given_name
              AND name->>'suffix' = person.suffix AND name->>'name_order' = person.name_order))
         AND (NOT cleaned ? 'phone' OR (
              SELECT true FROM people_contactpoint AS point WHERE point.person_id = person.id AND point.kind = 'phone'
                 AND point.value = cleaned->>'phone' AND point.ended_at IS NULL LIMIT 1) IS TRUE)
         AND (NOT cleaned ? 'email' OR (
              SELECT true FROM people_contactpoint AS point WHERE point.person_id = person.id AND point.kind = 'email'
                 AND point.value = lower(cleaned->>'email') AND point.ended_at IS NULL LIMIT 1) IS TRUE)
         AND (NOT cleaned ?| ARRAY['employer', 'position'] OR (
              SELECT true FROM people_position AS work
                LEFT JOIN people_organisation AS employer ON employer.id = work.organisation_id
               WHERE work.person_id = person.id AND work.ends_on = ''
                 AND coalesce(cleaned->>'employer', '') IN ('', coalesce(employer.name, ''))
                 AND coalesce(cleaned->>'position', '') IN ('', work.title) LIMIT 1) IS TRUE)
         AND (NOT cleaned ? 'notes' OR (
              SELECT true FROM jsonb_array_elements(cleaned->'notes') AS note
               WHERE NOT EXISTS (
                     SELECT 1 FROM people_recordnote AS kept
                      WHERE kept.person_id = person.id AND kept.label = note->>0 AND kept.text = note->>1)
               LIMIT 1) IS NULL)
  FROM batch, LATERAL (
   SELECT near.id, bool_or(near.shares_contact) AS shares_contact FROM (
    SELECT namesake.id, false AS shares_contact FROM (
        SELECT id FROM people_person WHERE people_person.full_name = batch.full_name
        UNION SELECT id FROM people_person WHERE people_person.sort_key = batch.sort_key) AS namesake
      LEFT JOIN LATERAL (
        SELECT entry_year FROM people_affiliation WHERE person_id = namesake.id AND kind <> ALL(%(not_studies)s)
        OFFSET 0) AS studies ON true
     WHERE NOT namesake.id <@ %(made)s::int8multirange
       AND (batch.entry_year IS NULL OR studies.entry_year IS NULL OR studies.entry_year = batch.entry_year)
    UNION ALL
    SELECT person_id, false FROM former WHERE former.full_name = batch.full_name
    UNION ALL
    (SELECT person_id, true FROM people_contactpoint AS point
      WHERE point.kind = 'phone' AND point.value = batch.phone AND point.ended_at IS NULL LIMIT %(most_shared)s)
    UNION ALL
    (SELECT person_id, true FROM people_contactpoint AS point
      WHERE point.kind = 'email' AND point.value = batch.email AND point.ended_at IS NULL LIMIT %(most_shared)s)
    UNION ALL
    SELECT person_id, false FROM people_affiliation
     WHERE batch.number <> '' AND student_number <> ''
       AND student_number = ANY(ARRAY[batch.number, upper(batch.number), lower(batch.number), batch.number_key])
   ) AS near WHERE NOT near.id <@ %(made)s::int8multirange GROUP BY near.id OFFSET 0) AS found, LATERAL (
    SELECT * FROM people_person WHERE people_person.id = found.id OFFSET 0) AS person
  LEFT JOIN LATERAL (
    SELECT * FROM people_affiliation AS line_of
     WHERE line_of.person_id = person.id AND line_of.kind <> ALL(%(not_studies)s) OFFSET 0) AS study ON true
  LEFT JOIN LATERAL (
    SELECT association_id FROM associations_placement AS placed WHERE placed.affiliation_id = study.id OFFSET 0)
    AS kept ON true
"""


def candidates_for(roster_import: Import, rows: Sequence[Staged]) -> dict[int, list[Candidate]]:
    """By the line of the row. One statement; whom this import itself has made is not among them."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    given = {"made": roster_import.made, "rows": [row.pk for row in rows]}
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, given | {"most_shared": MOST_SHARED + 1, "not_studies": [*NOT_STUDIES]})
        for values in cursor.fetchall():
            candidate = Candidate(*values)
            found[candidate.line].append(candidate)
    return found


_CLASSMATES = """
SELECT placed.association_id, person.full_name, person.id
  FROM associations_placement AS placed
  JOIN people_affiliation AS study ON study.id = placed.affiliation_id
  JOIN people_person AS person ON person.id = study.person_id
 WHERE placed.association_id = ANY(%(units)s) AND study.kind <> ALL(%(not_studies)s)
   AND NOT study.person_id <@ %(made)s::int8multirange
"""


def names_in(units: Collection[int], roster_import: Import) -> dict[int, dict[str, list[int]]]:
    """By unit, who is called what there, apart from those this import itself has brought. One statement."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    if not units:
        return found
    with connection.cursor() as cursor:
        given = {"made": roster_import.made, "units": [*units], "not_studies": [*NOT_STUDIES]}
        cursor.execute(_CLASSMATES, given)
        for unit, name, person in cursor.fetchall():
            found[unit][name].append(person)
    return found
