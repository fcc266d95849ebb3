"""Counting how far every unit reaches: one statement for the whole tree, each person once per unit."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from associations.models.rights import today
from common.actions import action
from common.actors import Actor
from messaging.models import Suppression

# Placed: a living person with a placement at or below. In the group: a member of the unit they are placed in, or
# of one below it. Reachable: a login, or a current address, number or account, and not asked to be left alone;
# an address from which letters come back is none (``people.queries.within_reach``).
# Only rows that changed are written; the school's says when it was counted.
COUNT = """
WITH serving AS (
    SELECT DISTINCT term.association_id
      FROM associations_term term
      JOIN associations_office office ON office.id = term.office_id AND office.answers_requests
      JOIN people_person person ON person.id = term.person_id AND person.deceased_at IS NULL
     WHERE term.starts_on <= %(day)s AND (term.ends_on IS NULL OR term.ends_on > %(day)s)
), bounced AS MATERIALIZED (
    SELECT lower(email) AS email FROM messaging_suppression
     WHERE cause = ANY(%(came_back)s) AND (until IS NULL OR until > statement_timestamp())
), reached AS (
    SELECT person.id
      FROM people_person person
     WHERE person.deceased_at IS NULL AND person.do_not_contact_at IS NULL
       AND (person.login_id IS NOT NULL
            OR EXISTS (SELECT FROM people_contactpoint point
                        WHERE point.person_id = person.id AND point.ended_at IS NULL
                          AND (point.kind IN ('phone', 'wechat')
                               OR point.kind = 'email' AND lower(point.value) NOT IN (SELECT email FROM bounced))))
), placed AS (
    SELECT affiliation.person_id, unit.path,
           EXISTS (SELECT FROM associations_membership membership
                     JOIN associations_association inside ON inside.id = membership.association_id
                    WHERE membership.person_id = affiliation.person_id AND membership.ended_at IS NULL
                      AND inside.path @> ARRAY[unit.id]) AS in_the_group,
           reached.id IS NOT NULL AS reachable
      FROM associations_placement placement
      JOIN people_affiliation affiliation ON affiliation.id = placement.affiliation_id
      JOIN people_person person ON person.id = affiliation.person_id AND person.deceased_at IS NULL
      JOIN associations_association unit ON unit.id = placement.association_id
      LEFT JOIN reached ON reached.id = affiliation.person_id
), people AS (
    SELECT node, count(DISTINCT person_id) AS placed,
           count(DISTINCT person_id) FILTER (WHERE in_the_group) AS in_the_group,
           count(DISTINCT person_id) FILTER (WHERE reachable) AS reachable
      FROM placed, unnest(path) AS node GROUP BY node
), members AS (
    SELECT node, count(DISTINCT membership.person_id) AS members
      FROM associations_membership membership
      JOIN people_person person ON person.id = membership.person_id AND person.deceased_at IS NULL
      JOIN associations_association unit ON unit.id = membership.association_id, unnest(unit.path) AS node
     WHERE membership.ended_at IS NULL GROUP BY node
), classes AS (
    SELECT node, count(*) AS classes, count(serving.association_id) AS lit
      FROM associations_association unit
      LEFT JOIN serving ON serving.association_id = unit.id, unnest(unit.path) AS node
     WHERE unit.kind = 'class' AND unit.state IN ('active', 'closing') GROUP BY node
)
INSERT INTO associations_coverage AS old
       (association_id, created_at, counted_at, placed, in_the_group, reachable, members, classes, lit_classes, is_lit)
SELECT unit.id, %(now)s, %(now)s, coalesce(people.placed, 0), coalesce(people.in_the_group, 0),
       coalesce(people.reachable, 0), coalesce(members.members, 0), coalesce(classes.classes, 0),
       coalesce(classes.lit, 0), serving.association_id IS NOT NULL
  FROM associations_association unit
  LEFT JOIN people ON people.node = unit.id
  LEFT JOIN members ON members.node = unit.id
  LEFT JOIN classes ON classes.node = unit.id
  LEFT JOIN serving ON serving.association_id = unit.id
    ON CONFLICT (association_id) DO UPDATE
   SET counted_at = excluded.counted_at, placed = excluded.placed, in_the_group = excluded.in_the_group,
       reachable = excluded.reachable, members = excluded.members, classes = excluded.classes,
       lit_classes = excluded.lit_classes, is_lit = excluded.is_lit
 WHERE (old.placed, old.in_the_group, old.reachable, old.members, old.classes, old.lit_classes, old.is_lit)
       IS DISTINCT FROM
       (excluded.placed, excluded.in_the_group, excluded.reachable, excluded.members, excluded.classes,
        excluded.lit_classes, excluded.is_lit)
    OR old.association_id = (SELECT id FROM associations_association WHERE kind = 'school')
"""
ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('associations.count_coverage'))"


@action
def count_coverage(*, by: Actor) -> int:
    """Count the whole tree anew. Returns how many units' numbers were written; 0 while another count runs."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        if not cursor.fetchone()[0]:
            return 0
        came_back = [cause.value for cause in Suppression.CAME_BACK]
        cursor.execute(COUNT, {"day": today(), "now": timezone.now(), "came_back": came_back})
        return cursor.rowcount
