"""The same address as ``reverse``, without asking it a hundred times."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from common.addresses import address


@pytest.mark.parametrize("name", ["post_like", "post_detail", "membership_end", "letter_detail"])
def test_is_what_reverse_says(name):
    for public_id in ("k3m9x2", "another-one"):
        assert address(name, public_id) == reverse(name, args=[public_id])


def test_knows_where_the_site_is_mounted():
    assert address("post_like", "x") == "/posts/x/like/"
    set_script_prefix("/alumni/")
    try:
        assert address("post_like", "x") == "/alumni/posts/x/like/"
    finally:
        set_script_prefix("/")


def test_an_address_that_is_not_made_of_it_is_a_mistake():
    with pytest.raises(NoReverseMatch):
        address("home", "x")
