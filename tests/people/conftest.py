import pytest
from django.utils import translation

from common import console
from tests.support.actors import acting
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
