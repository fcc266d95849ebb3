"""What an app holds about a person is told to people; and people are chosen by traits."""

import pytest
from django.apps import apps

from people import actions
from people.models import Person, User
from people.registry import holdings, traits
from tests.support.actors import CLOCK
from tests.support.factories import AffiliationFactory, PersonFactory

pytestmark = pytest.mark.django_db

# Rows that are about a person and not theirs: what others wrote, and what the house needs to work.
NOT_THEIRS = {"messaging.Mailing", "people.IdempotentCall", "people.GuardianConsent", "people.Person"}


def test_every_table_of_a_person_is_held():
    held = {holding.model for holding in holdings}
    house = [config for config in apps.get_app_configs() if config.name in ("people", "messaging", "files")]
    forgotten = {
        model._meta.label
        for config in house
        for model in config.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Person, User) and model._meta.label not in held | NOT_THEIRS
    }
    assert forgotten <= {"messaging.Addressee"}, "its letters and preferences are held; it is only their address"


@pytest.mark.parametrize("holding", list(holdings), ids=lambda holding: holding.name)
def test_holdings_can_be_read_and_exported(holding):
    assert holding.export(PersonFactory(with_login=True)) == []


def test_an_export_holds_what_is_theirs_only():
    person = PersonFactory()
    actions.add_contact_point(person, "email", "a@example.org", source="import", by=CLOCK)
    actions.add_contact_point(PersonFactory(), "email", "b@example.org", source="import", by=CLOCK)
    assert [row["value"] for row in holdings["people.contact_points"].export(person)] == ["a@example.org"]


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        ("people.kind", "evening"),
        ("people.entry_year", 2001),
        ("people.end_year", 2004),
        ("people.department", "财税系"),
        ("people.is_alumnus", True),
        ("people.has_login", True),
        ("people.city", "440100"),
        ("people.gender", "female"),
        ("people.industry", "C"),
    ],
)
def test_traits_choose_whom_they_name(trait, value):
    one = PersonFactory(with_login=True, city_code="440100", gender="female")
    AffiliationFactory(person=PersonFactory(), entry_year=2010, end_year=None, kind="graduate")
    actions.add_affiliation(one, kind="evening", entry_year=2001, end_year=2004, department="财税系", by=CLOCK)
    one.positions.create(title="engineer", industry_code="26")
    assert list(Person.objects.filter(traits[trait].condition(value))) == [one]


def test_traits_name_their_choices():
    assert ("evening", "evening student") in [(code, str(label)) for code, label in traits["people.kind"].choices()]
    assert list(traits["people.entry_year"].choices()) == []
