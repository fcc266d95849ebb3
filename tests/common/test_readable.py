"""What no database can keep is refused at the door, in addresses and in JSON; and cursors that are not ours."""

from base64 import b64encode

import pytest
from django.test import Client, RequestFactory
from rest_framework.throttling import AnonRateThrottle

from people.models.tokens import SCOPES
from tests.support.api import BASE, as_page, with_token
from tests.support.factories import SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db

OPEN = ["/associations/%00/", "/classes/%00/", "/classes/2009/?x=%00", "/associations/?q=%00", "/?year=%00"]
SIGNED_IN = ["/inbox/?before=%00", "/inbox/%00/", "/invitation/%00/", "/requests/%00/", "/api/v1/associations/%00/"]


def readable(address: str) -> str:
    return address.replace("%00", "nul")


@pytest.fixture
def login():
    SchoolFactory()
    return UserFactory()


class TestAddresses:
    @pytest.mark.parametrize("address", [*OPEN, *SIGNED_IN])
    def test_with_a_nul_are_nobodys_fault_here(self, login, address):
        clients = [as_page(login)] if address in SIGNED_IN else [Client(), as_page(login)]
        for client in clients:
            assert client.get(address).status_code == 400
            assert client.get(readable(address)).status_code in (200, 302, 404)

    @pytest.mark.parametrize("address", ["/associations/%00/", "/associations/?q=%00"])
    def test_would_break_the_page_without_the_middleware(self, login, address, settings):
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("ReadableMiddleware")]
        with pytest.raises(ValueError, match="NUL"):
            Client().get(address)

    def test_programs_are_told_in_their_own_form(self, login):
        answer = as_page(login).get("/api/v1/associations/%00/")
        assert answer["Content-Type"] == "application/problem+json"


class TestJson:
    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ('{"name": "x", "scopes": ["\\ud800"]}', 400),  # half a character, which an answer would have to repeat
            ('{"name": "x", "scopes": ["people:read"], "\\udfff": 1}', 400),
            ("[" * 100_000, 400),
            ('{"name": "' + "x" * 2_600_000 + '"}', 400),
            ('{"name": "\\u0000", "scopes": ["people:read"]}', 400),
            ('{"name": "\\ud83d\\ude00", "scopes": ["people:read"]}', 201),
        ],
        ids=["half", "half a key", "deep", "large", "nul", "whole"],
    )
    @pytest.mark.parametrize("key", ["", "once"])
    @pytest.mark.parametrize("caller", [as_page, lambda login: with_token(login, *SCOPES)], ids=["page", "token"])
    def test_that_cannot_be_kept_is_refused(self, login, body, status, key, caller):
        if caller is not as_page:
            status = {201: 403}.get(status, status)  # a token makes no token
        headers = {"Idempotency-Key": key} if key else {}
        answer = caller(login).post(f"{BASE}tokens/", body, content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content[:300]
        if answer.status_code != 201:
            assert answer["Content-Type"] == "application/problem+json"


class TestCursors:
    @pytest.mark.parametrize("said", ["p=%00", "p=' OR 1", "p=" + "9" * 400, "o=x&p=a"])
    def test_of_others_lead_nowhere(self, login, said):
        cursor = b64encode(said.encode()).decode()
        answer = as_page(login).get(f"{BASE}associations/", {"cursor": cursor})
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_nobody_gets_another_measure_by_naming_another_address():
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert AnonRateThrottle().get_ident(request) == "127.0.0.1"
