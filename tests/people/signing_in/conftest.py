import pytest

from people import actions
from tests.people.signing_in.visitors import PASSWORD, new_visitor
from tests.support.actors import SHELL


@pytest.fixture
def visitor():
    return new_visitor()


@pytest.fixture
def zeng(db):
    return actions.create_login("zeng@example.org", password=PASSWORD, language="en", is_verified=True, by=SHELL)
