"""No door without a line, and no line without a door."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.core.management import CommandError, call_command
from django.urls import path, resolve

from alumni_portal import urls
from alumni_portal.tasks import say_alive
from common.console import DomainAdmin
from people.models import FormerName
from tests.access.actors import ACTORS, UNGUARDED
from tests.access.answers import LOGIN, MOVED, NOTHING, SECOND_STEP
from tests.access.asking import watched
from tests.access.policy.console import CONSOLE, INSIDE, SHELVES
from tests.access.policy.portal import OF_THE_LIBRARY, PORTAL
from tests.access.routes import Route, forget_routes, routes

# Django's own way from console/people/person/12/ to …/12/change/, without a name; and what answers when nothing does.
WITHOUT_A_NAME = ("<console/",)
METHODS = ("get", "post", "put", "patch", "delete")


def pages() -> list[Route]:
    """Every address of the portal that is ours. What programs call is in ``test_api.py``."""
    ours = [route for route in routes() if route.space == "" and not route.name.startswith(OF_THE_LIBRARY)]
    return [route for route in ours if not route.methods]


def without_a_line() -> set[str]:
    return {route.name for route in pages()} - {line.route for line in PORTAL}


def pages_of_the_console() -> set[str]:
    return {
        route.full_name for route in routes() if route.space == "admin" and not route.name.startswith(WITHOUT_A_NAME)
    }


def test_every_page_has_a_line():
    assert not without_a_line()


def test_every_line_has_a_page():
    names = {route.name for route in pages()}
    assert not {line.route for line in PORTAL} - names


def test_a_new_page_without_a_line_is_found(monkeypatch):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("new/", lambda request: None, name="new_page")])
    forget_routes()
    try:
        assert without_a_line() == {"new_page"}
    finally:
        monkeypatch.undo()
        forget_routes()


def test_every_page_of_the_console_has_a_line_and_every_line_a_page():
    assert pages_of_the_console() == {line.route for line in CONSOLE}


def test_every_button_of_a_list_has_a_line():
    """One that stands in no policy is pressed by whoever sees the list."""
    shelves = {shelf.label: {*shelf.buttons} for shelf in SHELVES}
    assert shelves == {model._meta.label_lower: {*(page.actions or ())} for model, page in site._registry.items()}


def test_a_new_kind_of_row_in_the_console_is_found(monkeypatch):
    site.register(FormerName, DomainAdmin)
    forget_routes()
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("console/", site.urls)])
    try:
        new = pages_of_the_console() - {line.route for line in CONSOLE}
        assert "admin:people_formername_changelist" in new
    finally:
        site.unregister(FormerName)
        monkeypatch.undo()
        forget_routes()


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in routes() if route.name.startswith(WITHOUT_A_NAME)], ids=str)
def test_what_has_no_name_leads_on_and_tells_nothing(doors, route):
    url = "/" + re.sub(r"<[^>]+>|\(\?P.*", "12", route.pattern)
    strangers = {actor: doors.knock(actor, "get", url).answer for actor in ACTORS if actor not in INSIDE}
    assert strangers == dict.fromkeys(strangers, LOGIN) | {UNGUARDED: SECOND_STEP}
    assert {doors.knock(actor, "get", url).answer for actor in INSIDE} in ({MOVED}, {NOTHING})


@pytest.mark.django_db
def test_every_row_that_says_where_its_page_is_has_one(doors):
    own = [model for model in apps.get_models() if "get_absolute_url" in vars(model)]
    assert len(own) > 6
    for model in own:
        row = model._base_manager.first()
        assert row is not None, f"no {model._meta.label} in this world"
        resolve(urlsplit(row.get_absolute_url()).path)  # raises Resolver404


TRIED = sorted({(line.route, line.thing) for line in PORTAL})


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "thing"), TRIED)
def test_a_page_takes_no_method_without_a_line(doors, route, thing):
    """Asked by somebody who may do everything; where a method has a line, the line says who may."""
    lines = {line.method for line in PORTAL if line.route == route}
    url = doors.address(route, thing)
    answers = {method: doors.knock("administrator", method, url).answer for method in METHODS if method not in lines}
    assert set(answers.values()) <= {"method", "nothing"}, answers


@pytest.mark.django_db
def test_errands_that_say_they_write_nothing_write_nothing(doors):
    """Those that can be tried here. The demo is not for production, and says so before it looks at anything."""
    with watched() as tables:
        say_alive()
        call_command("heard", within=600, verbosity=0)
        call_command("verify_audit")
        call_command("translations", check=True)
        with pytest.raises(CommandError, match="does not come into production"):
            call_command("demo")
    assert not tables
