import pytest
from django.utils import timezone, translation

from cards import actions
from common import console
from people.models import Person
from tests.people.pages import inside
from tests.support.actors import acting
from tests.support.factories import AffiliationFactory, PersonFactory


def alumnus(**known) -> Person:
    """Somebody who has finished here, and has a login."""
    person = PersonFactory(with_login=True, **known)
    AffiliationFactory(person=person, department="会计系", class_name="1班", alumnus_at=timezone.now())
    return Person.objects.get(pk=person.pk)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def owner(db):
    return alumnus(full_name="单雅琴", latin_name="Shan Yaqin")


@pytest.fixture
def card(owner):
    return actions.issue_card(owner, by=acting(owner))


@pytest.fixture
def her_page(owner):
    return inside(owner.login)


@pytest.fixture
def keeper(monkeypatch):
    """Somebody whose office lets them keep the records of everybody."""
    person = PersonFactory(full_name="Keeper of Records")
    monkeypatch.setattr(console, "_gate", [lambda actor, _capability, _row: actor.person == person])
    return acting(person)
