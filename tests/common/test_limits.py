"""Whom a limit counts as one."""

import pytest

from common.limits import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::99", "2001:db8:1:2::"),
        ("2001:db8:1:3::99", "2001:db8:1:3::"),
        ("a socket", "a socket"),
        (None, ""),
    ],
)
def test_a_subscriber_is_one_however_many_addresses_they_have(address, place):
    assert place_of(address) == place
