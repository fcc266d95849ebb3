"""A large school: every look up and down the tree is one look into an index."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from associations import actions
from associations.models import Association
from associations.models.rights import rights_of
from associations.queries.skyline import skyline_of_the_school
from tests.associations.conftest import appoint
from tests.associations.test_tree_pages import browser
from tests.support.actors import CLOCK, acting
from tests.support.factories import CohortFactory, DepartmentFactory, SchoolFactory
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db

CLASSES = """
INSERT INTO associations_association
       (public_id, slug, kind, parent_id, tier, path, name_zh, name_en, sort_key, mode, state, joining, charter,
        end_year, created_at)
SELECT 'c' || n, 'c' || n, 'class', (%(cohorts)s::bigint[])[1 + n %% cardinality(%(cohorts)s::bigint[])], 0, '{}',
       n || '班', '', lpad(n::text, 6, '0'), 'service', 'active', 'request', '', 1960 + n %% 60, now()
  FROM generate_series(1, %(classes)s) AS n
"""


@pytest.fixture(params=[25, pytest.param(250, marks=pytest.mark.faults)])
def large(db, request):
    """12 departments, 240 cohorts, 6,000 classes, in the full form 60,000; all placed by the trigger."""
    cache.clear()
    school = SchoolFactory()
    departments = DepartmentFactory.create_batch(12, parent=school)
    cohorts = [CohortFactory(parent=department, end_year=1960 + n) for department in departments for n in range(20)]
    with connection.cursor() as cursor:
        cursor.execute(CLASSES, {"cohorts": [cohort.pk for cohort in cohorts], "classes": 240 * request.param})
    yield school, departments, cohorts, request.param
    cache.clear()


def test_ancestors_and_descendants_are_found_by_the_index(large):
    """One test, because making the school takes seconds."""
    school, departments, cohorts, each = large
    if each < 250:  # with few rows reading them all is as good; then only that the index can serve is shown
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    below = Association.objects.at_or_below(cohorts[0])
    assert below.count() == 1 + each
    assert "associations_by_ancestor" in below.explain()
    assert "Seq Scan" not in below.explain()
    some_class = Association.objects.get(slug="c1")
    above = Association.objects.at_or_above(some_class)
    assert above.count() == 4
    assert "Seq Scan" not in above.explain()

    secretary = appoint("department_secretary", departments[0]).person
    reach = Association.objects.where_actor_may(acting(secretary), "tree.edit")
    assert reach.count() == 1 + 20 + 20 * each
    assert "associations_by_ancestor" in reach.explain()
    assert rights_of(acting(secretary)).roots_of("tree.edit") == [departments[0].pk]

    actions.move_association(cohorts[0], departments[1], by=CLOCK)
    assert Association.objects.at_or_below(departments[1]).count() == 1 + 21 + 21 * each

    assert actions.count_coverage(by=CLOCK) == Association.objects.count()
    sky = skyline_of_the_school()
    assert (sky.classes, sky.lit, len(sky.years)) == (240 * each, 0, 60)
    assert len(sky.wide.svg) < 60_000  # bytes: no more for ten times the classes

    client = browser(secretary)
    for name, args, at_most in (
        ("association_tree", [], 10),
        ("association_coverage", [school.slug], 14),
        ("association_detail", [cohorts[1].slug], 20),
        ("class_list", [1999], 10),
        ("admin:associations_association_changelist", [], 12),
    ):
        asked = count_queries(lambda name=name, args=args: client.get(reverse(name, args=args)))
        assert len(asked) <= at_most, (name, len(asked))
