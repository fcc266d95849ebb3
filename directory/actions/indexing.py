"""Writing the lines by which people are found, from their records. See docs/decisions/013.

The records are noted as changed by triggers, in the transaction that changes them. Here the notes are taken up, some
thousand at a time and each time by three statements; the bell and the clock see to it within seconds.
"""

from __future__ import annotations

from django.db import connection

from common.actions import action
from common.actors import Actor
from directory.models import IndexEntry, Listing, StalePerson
from directory.models.searching import State
from directory.queries.finding.index import AND_MORE, BEFORE_A_FACT
from directory.queries.finding.index import FACTS as FACT_SHELVES
from people.models import Audience

AT_ONCE = 2_000  # persons
LOCK = 5_220_013  # of who writes the lines: one at a time

# What each person chose about the fields that decide here, as numbers of models.searching.State.
_FIELDS = ("name", "former_names", "city", "industry", "employer")
# What students show goes no farther than their groups, whatever they chose.
_STATE = f"""
            CASE WHEN living.is_alumnus OR chosen.{{name}} = {State.KEPT.value}
                THEN coalesce(chosen.{{name}}, living.unchosen) ELSE {State.NARROW.value} END AS {{name}}_state"""
_WHO = f"""
    chosen AS (
        SELECT person_id, {", ".join(f"min(state) FILTER (WHERE field = '{name}') AS {name}" for name in _FIELDS)}
        FROM (
            SELECT person_id, field,
                CASE WHEN NOT is_searchable THEN {State.KEPT.value}
                    WHEN audience >= {Audience.ALUMNI.value} THEN {State.OPEN.value}
                    ELSE {State.NARROW.value} END AS state
            FROM people_fieldchoice WHERE person_id = ANY(%(people)s)
        ) AS each GROUP BY person_id
    ),
    living AS (
        SELECT id, search_forms, sort_key, city_code,
            CASE WHEN login_id IS NULL THEN {State.UNCLAIMED.value} ELSE {State.UNCHOSEN.value} END AS unchosen,
            EXISTS (SELECT 1 FROM people_affiliation a
                WHERE a.person_id = people_person.id AND a.alumnus_at IS NOT NULL) AS is_alumnus
        FROM people_person WHERE id = ANY(%(people)s) AND deceased_at IS NULL AND erased_at IS NULL
    ),
    who AS (
        SELECT living.*, {", ".join(_STATE.format(name=name) for name in _FIELDS)}
        FROM living LEFT JOIN chosen ON chosen.person_id = living.id
    )"""

# A form in Chinese characters is found by its first character alone, too: by equality, so that the page of everybody
# called 王 is read in its order from the index; by its first two likewise, with a mark that more follows. ``zeng丽``
# and ``曾li`` are what somebody types half-way.
ENTRIES = f"""
    WITH {_WHO},
    named AS (SELECT who.*, string_to_array(sort_key, ' ') AS parts FROM who),
    forms AS (
        SELECT id, sort_key, name_state * 10 AS shelf, form, nth,
            (starts_with(form, replace(parts[1], '-', '')) OR nth <= 2 AND ascii(form) < 256
                OR ascii(form) > 255 AND starts_with(form, coalesce(parts[2], ''))) AS as_it_begins
        FROM named, unnest(string_to_array(btrim(search_forms), ' ')) WITH ORDINALITY AS f(form, nth)
        WHERE form <> ''
    ),
    keys AS (
        SELECT id, CASE WHEN as_it_begins THEN 0 ELSE 100 END + shelf AS shelf, form AS key, sort_key FROM forms
        UNION ALL
        SELECT id, min(CASE WHEN as_it_begins THEN 0 ELSE 100 END + shelf), left(form, 1), sort_key FROM forms
            WHERE ascii(form) > 255 AND length(form) > 1 GROUP BY id, left(form, 1), sort_key
        UNION ALL
        SELECT id, name_state * 10, mixed, sort_key FROM named,
            unnest(ARRAY[replace(parts[1], '-', '') || parts[4], parts[2] || replace(parts[3], '-', '')]) AS mixed
            WHERE cardinality(parts) = 4 AND ascii(parts[2]) > 255 AND ascii(parts[4]) > 255
        UNION ALL
        SELECT named.id, 200 + name_state * 10 + former_names_state, key, named.sort_key
            FROM named JOIN people_formername former ON former.person_id = named.id,
            unnest(string_to_array(btrim(former.search_forms), ' ')) AS form,
            unnest(CASE WHEN ascii(form) > 255 THEN ARRAY[form, left(form, 1)] ELSE ARRAY[form] END) AS key
            WHERE form <> ''
    ),
    begun AS (
        SELECT id, shelf, key, sort_key FROM keys
        UNION ALL
        SELECT id, shelf, left(key, 2) || chr({ord(AND_MORE)}), sort_key FROM keys
            WHERE ascii(key) > 255 AND length(key) > 2
    )
    INSERT INTO directory_indexentry (person_id, shelf, key, sort_key)
    SELECT id, min(shelf), left(key, 200), CASE WHEN ascii(key) > 255 THEN sort_key ELSE '' END
    FROM begun GROUP BY id, left(key, 200), CASE WHEN ascii(key) > 255 THEN sort_key ELSE '' END
"""

LINES = f"""
    WITH {_WHO},
    facts AS (
        SELECT a.person_id AS id, unnest(ARRAY[
            'kind:' || a.kind, 'entry:' || a.entry_year, 'end:' || a.end_year]) AS fact
        FROM people_affiliation a WHERE a.person_id = ANY(%(people)s)
        UNION SELECT a.person_id, 'unit:' || unnest(unit.path[2:])
            FROM people_affiliation a JOIN associations_placement p ON p.affiliation_id = a.id
            JOIN associations_association unit ON unit.id = p.association_id WHERE a.person_id = ANY(%(people)s)
        UNION SELECT m.person_id, 'member:' || m.association_id
            FROM associations_membership m WHERE m.person_id = ANY(%(people)s) AND m.ended_at IS NULL
        UNION SELECT who.id, 'city' || who.city_state || ':' || city_code FROM who WHERE city_code <> ''
        UNION SELECT who.id, 'industry' || who.industry_state || ':' || work.industry_code
            FROM who JOIN people_position work ON work.person_id = who.id AND work.ends_on = ''
            WHERE work.industry_code <> ''
        UNION SELECT who.id, 'employer' || who.employer_state || ':' || work.organisation_id
            FROM who JOIN people_position work ON work.person_id = who.id AND work.ends_on = ''
    ),
    gathered AS (SELECT id, array_agg(fact) AS facts FROM facts WHERE fact IS NOT NULL GROUP BY id)
    INSERT INTO directory_listing (person_id, state, sort_key, facts)
    SELECT who.id, who.name_state, who.sort_key,
        coalesce(gathered.facts, '{{}}')
    FROM who LEFT JOIN gathered ON gathered.id = who.id
"""

# What people may be chosen by stands in the index as well, under keys that no word begins with and in the order of the
# list: the page of everybody in one city is read from its beginning.
FACTS = f"""
    INSERT INTO directory_indexentry (person_id, shelf, key, sort_key)
    SELECT person_id, {FACT_SHELVES} + state * 10, chr({ord(BEFORE_A_FACT)}) || fact, sort_key
    FROM directory_listing, unnest(facts) AS fact WHERE person_id = ANY(%(people)s)
"""


@action
def refresh_index(*, by: Actor) -> int:
    """Write anew the lines of at most ``AT_ONCE`` people whose records have changed; returns of how many.

    One at a time: who comes while another writes does nothing, the other goes on until no note is left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        oldest = StalePerson.objects.order_by("pk")[:AT_ONCE].values_list("person_id", flat=True)
        people = list(set(oldest))
        if not people:
            return 0
        # Also the notes that came since: what they tell of is in the records before it is seen here.
        StalePerson.objects.filter(person_id__in=people).delete()
        IndexEntry.objects.filter(person_id__in=people).delete()
        Listing.objects.filter(person_id__in=people).delete()
        cursor.execute(ENTRIES, {"people": people})
        cursor.execute(LINES, {"people": people})
        cursor.execute(FACTS, {"people": people})
    return len(people)
