"""The register of a school in SQL. Numbers instead of chance: the same each time; a prime spreads each kind of thing."""

from __future__ import annotations

CITIES = "440100,440600,441900,440300,310000,110000,440700,450100,430100,MY,SG,AU"


def all_of_them(names: int) -> list[str]:
    """In their order. Parameters: people, class, chapter (so many people in each), shown (a share of one)."""
    people = PEOPLE.replace("NAMES", str(names)).replace("CITIES", CITIES)
    kept = [AFFILIATIONS, PLACEMENTS, ORGANISATIONS, POSITIONS, MEMBERSHIPS, CHAPTER_MEMBERS, CHOICES]
    return ["DROP INDEX IF EXISTS persons_by_search_forms", SCHOOL, *_all_units(), people, *kept, "ANALYZE"]


def _all_units() -> list[str]:
    below = "(SELECT id FROM associations_association WHERE slug = {})"
    department, cohort = below.format("'department-' || (n %% 20 + 1)"), below.format("'cohort-' || (n %% 800)")
    classes = "generate_series(0, greatest(%(people)s / %(class)s, 1)) AS n"
    return [
        _units("department", "generate_series(1, 20) AS n", below.format("'school'")),
        _units("cohort", "generate_series(0, 799) AS n", department, "1984 + n / 20"),
        _units("class", classes, cohort, "1984 + (n %% 800) / 20"),
        _units("regional", "generate_series(1, 40) AS n", below.format("'school'")),
    ]


def _units(kind: str, source: str, parent: str, year: str = "NULL::int") -> str:
    return f"""INSERT INTO associations_association (public_id, slug, kind, parent_id, name_zh, name_en, sort_key, mode, state,
            joining, charter, entry_year, created_at)
        SELECT left('{kind[:2]}' || n || 'xxxxxxxxxxxx', 12), '{kind}-' || n, '{kind}', {parent}, '{kind}' || n, '', '{kind}' || n,
            'comprehensive', 'active', 'request', '', {year}, now() FROM {source}"""


SCHOOL = """
    INSERT INTO associations_association (public_id, slug, kind, name_zh, name_en, sort_key, mode, state, joining,
    charter, created_at)
    VALUES ('school', 'school', 'school', '学校', 'School', 'school', 'comprehensive', 'active', 'request', '', now())
"""
PEOPLE = """
    INSERT INTO people_person (public_id, full_name, family_name, given_name, suffix, name_order, latin_name, reading,
    own_reading, sort_key, search_forms, birth_date, gender, gender_as_given, city_code, shows_city, created_at)
    SELECT lpad(n::text, 12, 'p'), full_name, family_name, given_name, '', 'family_first', '', reading, '', sort_key,
    search_forms, (1965 + n %% 36)::text, 'unknown', '',
    CASE WHEN n %% 5 = 0 THEN '' ELSE (string_to_array('CITIES', ','))[1 + (n::bigint * 7919 %% 12)] END, false, now()
    FROM generate_series(1, %(people)s) AS n JOIN names ON names.id = (n::bigint * 7907 + n / NAMES) %% NAMES
"""
AFFILIATIONS = """
    INSERT INTO people_affiliation (public_id, person_id, kind, department, programme, class_name, student_number,
    entry_year, end_year, alumnus_at, created_at)
    SELECT lpad(p.id::text, 12, 'a'), p.id, (ARRAY['full_time','undergraduate','evening'])[1 + p.id %% 3], '', '', '',
    lpad(p.id::text, 10, '0'), c.entry_year, c.entry_year + 3,
    CASE WHEN c.entry_year < 2021 THEN now() END, now()
    FROM people_person p JOIN associations_association c ON c.slug = 'class-' || (p.id %% greatest(%(people)s / %(class)s, 1))
"""
PLACEMENTS = """
    INSERT INTO associations_placement (affiliation_id, association_id, source, created_at)
    SELECT a.id, c.id, 'import', now() FROM people_affiliation a
    JOIN associations_association c ON c.slug = 'class-' || (a.person_id %% greatest(%(people)s / %(class)s, 1))
"""
ORGANISATIONS = """
    INSERT INTO people_organisation (public_id, name, created_at)
    SELECT lpad(n::text, 12, 'o'), '企业' || n, now() FROM generate_series(1, greatest(%(people)s / 200, 10)) AS n
"""
POSITIONS = """
    INSERT INTO people_position (person_id, organisation_id, title, industry_code, city_code, starts_on, ends_on, created_at)
    SELECT p.id, o.id, '工程师', (ARRAY['C','I','J','P','Q','K','E','F','33','39'])[1 + p.id * 31 %% 10], '', '', '', now()
    FROM people_person p JOIN people_organisation o
    ON o.public_id = lpad((1 + p.id * 104729 %% greatest(%(people)s / 200, 10))::text, 12, 'o')
    WHERE p.id %% 10 < 7
"""
MEMBERSHIPS = """
    INSERT INTO associations_membership (public_id, association_id, person_id, origin, joined_at, ending, created_at)
    SELECT lpad(p.id::text, 12, 'm'), pl.association_id, p.id, 'staff', now(), '', now()
    FROM people_person p JOIN people_affiliation a ON a.person_id = p.id JOIN associations_placement pl ON pl.affiliation_id = a.id
    WHERE p.id %% 100 < 60
"""
CHAPTER_MEMBERS = """
    INSERT INTO associations_membership (public_id, association_id, person_id, origin, joined_at, ending, created_at)
    SELECT lpad(p.id::text, 12, 'c'), c.id, p.id, 'staff', now(), '', now() FROM people_person p
    JOIN associations_association c ON c.slug = 'regional-1' WHERE p.id %% greatest(%(people)s / %(chapter)s, 1) = 0
"""
CHOICES = """
    INSERT INTO people_fieldchoice (person_id, field, audience, is_searchable, changed_at, created_at)
    SELECT p.id, f.field, CASE WHEN p.id * f.prime %% 100 < %(shown)s * 100 THEN 40 ELSE 30 END, true, now(), now()
    FROM people_person p, (VALUES ('name', 37), ('city', 41), ('industry', 43), ('employer', 47)) AS f(field, prime)
    WHERE p.id * f.prime %% 100 < 50
"""
