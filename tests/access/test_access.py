"""Every address × every kind of actor, generated from the URL configuration and the policy beside this file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import path, reverse

from alumni_portal import urls
from associations import actions
from associations.models import Membership
from directory.models import Import
from messaging.models import Delivery
from tests.access.policy import ACTORS, CONSOLE_LISTS, ELSEWHERE, LIBRARY, LOGIN, NO, NOTHING, OK, POLICY, PRESSED
from tests.access.routes import Route, routes
from tests.associations.joining import knock, serve
from tests.directory.importing.rosters import LI, begun, checked, imported
from tests.support.actors import acting
from tests.support.factories import ClassFactory, PersonFactory, SchoolFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db

PORTAL = [route for route in routes() if route.space == "" and not route.name.startswith(LIBRARY)]
NAMED_ELSEWHERE = {name for names in ELSEWHERE.values() for name in names}
TOKEN = re.compile(r"[A-Za-z0-9]{6,}")


REACHED_BY = {"file_content": "signed_url("}  # its address is made by a function, never by hand
NOWHERE = {"slug": "no-such", "request": "nosuchthing2", "code": "nosuch", "token": "no"}
# How far a roster must have come for its page to be there at all.
AS_FAR_AS = {"import_map": begun, "import_detail": imported}


class World:
    """Two departments, each with a class; and one of each kind of actor around the first."""

    def __init__(self) -> None:
        self.here = TermFactory(association=ClassFactory())
        self.there = TermFactory(association=ClassFactory())
        self.logins = {
            "deactivated": UserFactory(is_active=False),
            "newcomer": UserFactory(),
            "member": self._member(self.here.association),
            "member_elsewhere": self._member(self.there.association),
            "liaison": self.here.person.login,
            "former_liaison": TermFactory(ends_on="2021-01-01").person.login,
            "secretary": self._serves(self.here.association.parent.parent),
            "secretary_elsewhere": self._serves(self.there.association.parent.parent),
            "administrator": serve(SchoolFactory(), "administrator").person.login,
        }
        self._imports: dict[tuple[str, str], Import] = {}
        self.things = {"here": self._things(self.here), "there": self._things(self.there)}

    @staticmethod
    def _member(group):
        person = PersonFactory(with_login=True)
        Membership.objects.create(association=group, person=person, origin="staff", joined_at="2020-01-01T00:00Z")
        return person.login

    @staticmethod
    def _serves(department):
        return serve(department, "department_secretary").person.login

    @staticmethod
    def _things(term) -> dict[str, str]:
        asked = knock(term.association)
        letter = Delivery.objects.filter(template__endswith="join_request_arrived", about__endswith=f":{asked.pk}")
        return {
            "slug": term.association.slug,
            "request": asked.public_id,
            "code": actions.invite(term.association, by=acting(term.person)).code,
            "token": letter.first().context["path"].strip("/").rpartition("/")[2],
        }

    def an_import(self, route: Route, where: str) -> Import:
        """Into the department of the class, as far on its way as the page needs it; one for each page."""
        if (route.name, where) not in self._imports:
            bring = AS_FAR_AS.get(route.name, checked)
            self._imports[route.name, where] = bring(getattr(self, where).association.parent.parent, LI)
        return self._imports[route.name, where]

    def address(self, route: Route, where: str) -> str:
        things = self.things.get(where, NOWHERE)
        key = things["request"]
        if where in self.things and route.name.startswith("import_") and route.keywords:
            key = things["import"] = self.an_import(route, where).public_id
        values = things | {"public_id": key, "first": 2009}
        return reverse(
            route.full_name, kwargs={keyword: values[keyword] for keyword in route.keywords if keyword != "last"}
        )


@pytest.fixture
def world(db):
    return World()


def answer_to(client, world, actor: str, route: Route, where: str):
    client.logout()
    if login := world.logins.get(actor):
        client.force_login(login)
    return client.get(world.address(route, where))


TRIED = {route.name: route for route in PORTAL if route.name in POLICY}.values()


@pytest.mark.parametrize("route", TRIED, ids=lambda route: route.name)
def test_each_kind_of_actor_gets_what_the_policy_says(client, world, route):
    expected = POLICY[route.name]
    got = {actor: answer_to(client, world, actor, route, "here").status_code for actor in ACTORS}
    assert got == expected


SCOPED = [route for route in TRIED if NOTHING in POLICY[route.name].values() and route.keywords]


@pytest.mark.parametrize("route", SCOPED, ids=lambda route: route.name)
def test_what_lies_elsewhere_answers_like_what_does_not_exist(client, world, route):
    for actor in ("liaison", "member", "secretary"):
        elsewhere = answer_to(client, world, actor, route, "there")
        nothing = answer_to(client, world, actor, route, "nowhere")
        assert elsewhere.status_code == nothing.status_code == NOTHING
        assert _bare(elsewhere, world) == _bare(nothing, world), f"{actor} can tell the two apart"


def _bare(answer, world: World) -> str:
    """The page without what differs from one answer to the next: the address that was asked for."""
    text = answer.content.decode()
    for things in (*world.things.values(), {"a": "no-such", "b": "nosuchthing2"}):
        for value in things.values():
            text = text.replace(value, "…")
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


@pytest.mark.parametrize("name", PRESSED)
@pytest.mark.parametrize("actor", ACTORS)
def test_a_button_works_for_whom_the_policy_says_and_is_not_there_for_others(client, world, name, actor):
    route = next(route for route in PORTAL if route.name == name)
    roster_import = world.an_import(route, "here")
    if login := world.logins.get(actor):
        client.force_login(login)
    answer = client.post(world.address(route, "here"))
    was, roster_import = roster_import, Import.objects.get(pk=roster_import.pk)
    if actor in PRESSED[name]:
        assert answer.url == reverse("import_detail", args=[roster_import.public_id])
        assert roster_import.state != was.state
    else:
        assert answer.status_code == NOTHING or answer.url.startswith(reverse("account_login"))
        assert roster_import.state == was.state


def test_every_address_stands_in_the_policy():
    unknown = sorted({route.name for route in PORTAL} - POLICY.keys() - NAMED_ELSEWHERE)
    assert not unknown, f"no line in tests/access/policy.py for: {unknown}"


def test_the_policy_names_no_address_that_is_gone():
    gone = sorted((POLICY.keys() | NAMED_ELSEWHERE) - {route.name for route in PORTAL})
    assert not gone, gone


def test_tests_that_are_pointed_to_exist_and_name_the_address():
    for where, names in ELSEWHERE.items():
        place = Path(settings.ROOT) / where
        files = [place] if place.is_file() else [*place.rglob("*.py")]
        text = "".join(file.read_text(encoding="utf-8") for file in files)
        missing = sorted(name for name in names if f'"{name}"' not in text and REACHED_BY.get(name, "…") not in text)
        assert not missing, f"{where} does not try {missing}"


def test_a_new_address_without_a_line_is_found(monkeypatch):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("new/", lambda request: None, name="new_page")])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        with pytest.raises(AssertionError, match="new_page"):
            found = [route for route in routes() if route.space == "" and not route.name.startswith(LIBRARY)]
            unknown = sorted({route.name for route in found} - POLICY.keys() - NAMED_ELSEWHERE)
            assert not unknown, unknown
    finally:
        monkeypatch.undo()
        clear_url_caches()


LISTS = [route for route in routes() if route.space == "admin" and route.name.endswith("_changelist")]


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_the_consoles_lists_open_to_their_offices_alone(client, world, route):
    may = CONSOLE_LISTS[route.name.partition("_")[0]]
    for actor in ACTORS:
        client.logout()
        if login := world.logins.get(actor):
            client.force_login(login)
        status = client.get(reverse(route.full_name)).status_code
        if actor in may:
            assert status in (OK, LOGIN), f"{actor}: {status}"
        else:
            assert status in (LOGIN, NO), f"{actor}: {status}"


def test_the_console_shows_tables_of_ours_alone():
    assert {route.name.partition("_")[0] for route in LISTS} <= set(CONSOLE_LISTS)
