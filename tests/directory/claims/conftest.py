import pytest

from tests.associations.joining import serve
from tests.support.actors import acting
from tests.support.factories import SchoolFactory


@pytest.fixture
def staff():
    return acting(serve(SchoolFactory(), "office_staff").person)
