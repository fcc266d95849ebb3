"""A way to come in that is only half described is named at the start, in development too."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from alumni_portal.settings.needs import refuse_half_furnished
from alumni_portal.settings.ways import TOGETHER, half_described, refuse_half_described
from tests.alumni_portal.test_settings import FURNISHED


def test_nothing_set_is_nothing_missing():
    refuse_half_described({})
    refuse_half_described({"OIDC_SERVER": " ", "SMS_GATEWAY": ""})


@pytest.mark.parametrize("way", TOGETHER)
def test_a_whole_way_may_start_and_each_part_is_missed(way):
    whole = dict.fromkeys(TOGETHER[way], "https://example.edu")
    refuse_half_described(whole)
    for name in whole:
        with pytest.raises(ImproperlyConfigured, match=f"{name} is missing"):
            refuse_half_described(whole | {name: ""})


def test_everything_is_named_at_once():
    found = "\n".join(half_described({"OIDC_SERVER": "https://id.example.edu", "SMS_GATEWAY_TOKEN": "x"}))
    assert all(name in found for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "SMS_GATEWAY is missing"))


def test_no_secret_is_repeated():
    found = "\n".join(half_described({"OIDC_CLIENT_SECRET": "do not tell", "SMS_GATEWAY_TOKEN": "nor this"}))
    assert "do not tell" not in found
    assert "nor this" not in found


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ({"OIDC_SERVER": "https://id.example.edu"}, "OIDC_CLIENT_ID is missing"),
        ({"OIDC_SERVER": "http://id", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}, "https:// is needed"),
        ({"SMS_GATEWAY": "folder"}, "for development"),
    ],
)
def test_production_refuses_it_with_everything_else(more, complaint):
    refuse_half_furnished(FURNISHED)
    with pytest.raises(ImproperlyConfigured, match=complaint):
        refuse_half_furnished(FURNISHED | more)
