"""Every journey of these tests is of one school."""

import pytest

from associations.models import Association
from tests.support.factories import SchoolFactory


@pytest.fixture
def school() -> Association:
    return SchoolFactory()
