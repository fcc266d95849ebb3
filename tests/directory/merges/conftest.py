"""Two records of one person, and who keeps them."""

from __future__ import annotations

import pytest

from associations.actions import open_association
from tests.associations.joining import serve
from tests.directory.duplicates.makers import numbered, record_of
from tests.support.actors import SHELL, acting
from tests.support.factories import CohortFactory


@pytest.fixture
def group():
    """With a wall, as the action makes it."""
    return open_association(CohortFactory(), "class", "软件0301班", by=SHELL)


@pytest.fixture
def keeper(group):
    """Keeps every record there is, and holds everything an office may give."""
    return acting(serve(group.parent.parent.parent, "administrator").person)


@pytest.fixture
def two(group):
    """Entered twice: once by a register with a number, once by a class list with an address."""
    one = record_of("曾丽", group=group, line=numbered("060301"), birth_date="1985-03")
    other = record_of("曾麗", group=group, contact="zeng@example.org", birth_date="1985-03-12", gender="female")
    return one, other
