import pytest

from tests.associations.joining import serve
from tests.support.actors import acting
from tests.support.factories import ClassFactory, SchoolFactory


@pytest.fixture
def staff():
    return acting(serve(SchoolFactory(), "office_staff").person)


@pytest.fixture
def group():
    return ClassFactory()


@pytest.fixture
def keeper(group):
    return acting(serve(group.parent.parent, "department_secretary").person)
