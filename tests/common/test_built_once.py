"""A statement that is built once says what the queryset says, with the values of each call."""

from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from associations.models import Association, Term
from common.built_once import built_once
from tests.support.factories import ClassFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def built():
    return []


@pytest.fixture
def below(built):
    @built_once("standing")
    def below(root, day, name, standing):
        """The names below this root."""
        built.append(standing)
        kept = Association.objects.filter(path__contains=[root]).exclude(name_en=name)
        if standing:
            kept = kept.standing()
        serving = Term.objects.serving_on(day).values("association")
        return kept.filter(Q(pk__in=serving)).order_by("pk").values_list("pk", "name_en")

    return below


def test_it_is_asked_with_other_values_and_built_once(below, built):
    terms = [TermFactory(), TermFactory()]
    groups = [term.association for term in terms]
    today = date(2026, 1, 1)
    for root, name, expected in (
        (groups[0].pk, "", groups[:1]),
        (groups[1].pk, "", groups[1:]),
        (groups[1].path[0], groups[1].name_en, groups[:1]),
        (groups[0].pk, groups[0].name_en, []),
    ):
        found = below(root=root, day=today, name=name, standing=True)
        assert found == [(group.pk, group.name_en) for group in expected]
    assert below(root=groups[0].pk, day=date(1990, 1, 1), name="", standing=True) == []
    assert built == [True]


def test_what_changes_the_statement_is_built_for_each(below, built):
    closed = TermFactory(association=ClassFactory(state="closed")).association
    for standing, many in ((True, 0), (False, 1), (True, 0)):
        assert len(below(root=closed.pk, day=date(2026, 1, 1), name="", standing=standing)) == many
    assert built == [True, False]


def test_it_is_one_statement_that_tests_can_count(below):
    with CaptureQueriesContext(connection) as captured:
        below(root=1, day=date(2026, 1, 1), name="", standing=True)
    assert len(captured) == 1


def test_each_connection_prepares_it_once(below):
    def prepared():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'below%'")
            return cursor.fetchone()[0]

    before = prepared()
    for root in (1, 2, 3):
        below(root=root, day=date(2026, 1, 1), name="", standing=True)
    assert prepared() == before + 1
    with pytest.raises(ValueError, match="taken back"), transaction.atomic():
        below(root=1, day=date(2026, 1, 1), name="", standing=False)
        raise ValueError("taken back")
    below(root=1, day=date(2026, 1, 1), name="", standing=False)
    assert prepared() == before + 2


def test_behind_a_pooler_nothing_is_prepared(below, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with CaptureQueriesContext(connection) as captured:
        below(root=1, day=date(2026, 1, 1), name="it's 100%", standing=True)
    (asked,) = captured.captured_queries
    assert asked["sql"].startswith("SELECT")


@pytest.mark.parametrize("sign", ["it's", "100%", "%s", "\\", "$1", '"'])
def test_what_never_changes_may_hold_any_sign(sign):
    group = ClassFactory(name_en=sign, name_zh="")

    @built_once()
    def named(pk):
        return Association.objects.filter(pk=pk, name_en=sign).values_list("name_en")

    assert named(pk=group.pk) == [(sign,)]


def test_an_argument_that_is_not_in_the_statement_is_a_mistake():
    @built_once()
    def forgetful(pk, other):
        return Association.objects.filter(pk=pk).values_list("pk")

    @built_once()
    def deciding(first):
        return Association.objects.filter(pk__gt=0 if first else 1).values_list("pk")

    with pytest.raises(ValueError, match="forgetful: no value of the statement is other"):
        forgetful(pk=1, other=2)
    with pytest.raises(ValueError, match="deciding: no value of the statement is first"):
        deciding(first=1)


@pytest.mark.parametrize("value", [True, None, 1.5, datetime(2026, 1, 1), [1], object()])
def test_other_kinds_of_values_are_refused(value):
    @built_once()
    def by(value):
        return Association.objects.filter(founding_year=value).values_list("pk")

    with pytest.raises(TypeError):
        by(value=value)


def test_it_keeps_the_name_and_the_words_of_its_function(below):
    assert (below.__name__, below.__doc__) == ("below", "The names below this root.")
