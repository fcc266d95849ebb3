import pytest
from django.utils import translation

from common import console
from people import actions
from tests.people.pages import inside
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory


@pytest.fixture
def keeper(monkeypatch):
    """Somebody whose office lets them keep the records of everybody."""
    person = PersonFactory(full_name="Keeper of Records")

    def gate(actor, capability, row):
        return actor.person is not None and actor.person.pk == person.pk

    monkeypatch.setattr(console, "_gate", [gate])
    return acting(person)


@pytest.fixture(autouse=True)
def _in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def person(db):
    """单雅琴 with a login of her own."""
    person = actions.create_person(full_name="单雅琴", by=CLOCK)
    user = actions.create_login("shan@example.org", language="en", is_verified=True, by=CLOCK)
    return actions.attach_login(person, user, by=CLOCK)


@pytest.fixture
def her_page(person):
    """Her browser."""
    return inside(person.login)
