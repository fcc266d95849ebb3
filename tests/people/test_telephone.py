"""How a number is written for somebody who reads it aloud."""

import pytest

from people.templatetags.numbers import telephone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("+8613800000000", "138 0000 0000"),
        ("+862080001958", "020 8000 1958"),
        ("+12125550123", "+1 212-555-0123"),
        ("office, extension 3", "office, extension 3"),
    ],
)
def test_as_one_reads_it(kept, written):
    assert telephone(kept) == written
