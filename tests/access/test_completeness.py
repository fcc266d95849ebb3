"""No door without a line, and no line without a door."""

from __future__ import annotations

import pytest
from django.urls import path

from alumni_portal import urls
from tests.access.policy.elsewhere import TRIED_BY_THEIR_APPS
from tests.access.policy.portal import OF_THE_LIBRARY, PORTAL
from tests.access.routes import Route, forget_routes, routes

METHODS = ("get", "post", "put", "patch", "delete")


def pages() -> list[Route]:
    """Every address of the portal that is ours."""
    return [route for route in routes() if route.space == "" and not route.name.startswith(OF_THE_LIBRARY)]


def without_a_line() -> set[str]:
    return {route.name for route in pages()} - {line.route for line in PORTAL} - TRIED_BY_THEIR_APPS


def test_every_page_has_a_line():
    assert not without_a_line()


def test_every_line_has_a_page():
    names = {route.name for route in pages()}
    assert not {line.route for line in PORTAL} - names
    assert not TRIED_BY_THEIR_APPS - names


def test_a_new_page_without_a_line_is_found(monkeypatch):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("new/", lambda request: None, name="new_page")])
    forget_routes()
    try:
        assert without_a_line() == {"new_page"}
    finally:
        monkeypatch.undo()
        forget_routes()


TRIED = sorted({(line.route, line.thing) for line in PORTAL})


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "thing"), TRIED)
def test_a_page_takes_no_method_without_a_line(doors, route, thing):
    """Asked by somebody who may do everything; where a method has a line, the line says who may."""
    lines = {line.method for line in PORTAL if line.route == route}
    url = doors.address(route, thing)
    answers = {method: doors.knock("administrator", method, url).answer for method in METHODS if method not in lines}
    assert set(answers.values()) <= {"method", "nothing"}, answers
