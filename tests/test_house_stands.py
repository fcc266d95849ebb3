"""The first thing to know: the tables are made, and a row goes in and comes out."""

import pytest

from tests.support.factories import ClassFactory, TermFactory

pytestmark = pytest.mark.django_db


def test_a_class_stands_below_its_cohort():
    group = ClassFactory()
    assert group.parent.parent.parent.kind == "school"


def test_a_term_is_held_by_a_person():
    assert TermFactory().person.full_name
