"""Every operation of the API × everybody who may call it; and no operation without a line."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import path, resolve, reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from alumni_portal import urls
from common.api import HouseApi
from tests.access.callers import CALLERS
from tests.access.policy.api import API
from tests.access.routes import forget_routes, operations

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
LINES = {(line.route, line.method) for line in API}


def described() -> set[tuple[str, str]]:
    """What the published description offers, by the names of the addresses."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {(resolve(_filled_in(where)).url_name, method) for where, methods in paths.items() for method in methods}


def _filled_in(where: str) -> str:
    """A slug may be no brace."""
    return where.replace("{", "").replace("}", "")


@pytest.fixture
def with_a_new_operation(monkeypatch):
    class NewApi(HouseApi):
        @extend_schema(operation_id="new", request=None, responses={204: None})
        def post(self, request):
            return Response(status=204)

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("api/v1/new/", NewApi.as_view(), name="api_new")])
    forget_routes()
    yield
    monkeypatch.undo()
    forget_routes()


def test_every_operation_is_described_and_has_a_line():
    assert operations() == described() == LINES


def test_a_new_operation_without_a_line_is_found(with_a_new_operation):
    assert operations() - LINES == described() - LINES == {("api_new", "post")}


@pytest.mark.parametrize("line", API, ids=str)
def test_each_caller_gets_what_the_policy_says(doors, line):
    assert {*line.answers} == {*CALLERS}
    doors.try_line(line)


def test_it_takes_no_method_without_a_line(doors):
    answers = {
        (line.route, method): doors.knock("administrator", method, doors.address(line.route, line.thing)).answer
        for line in API
        for method in METHODS
        if (line.route, method) not in LINES
    }
    assert set(answers.values()) == {"method"}, answers


def test_from_a_page_nothing_is_written_without_the_token_against_forgery(doors):
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = doors.world.cookies["member"]["sessionid"]
    answer = client.post(reverse("api_token_list"), {"name": "x", "scopes": ["people:read"]}, "application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["title"]
