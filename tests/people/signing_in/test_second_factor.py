"""Whoever may open the console needs a second step at the door."""

from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from common import console
from common.second_step import guarded
from tests.access.routes import routes
from tests.support.actors import acting
from tests.support.api import as_page, with_token
from tests.support.factories import ClassFactory, PersonFactory, TermFactory

pytestmark = pytest.mark.django_db
CONSOLE = "/console/"


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = True


@pytest.fixture
def staff(monkeypatch):
    user = acting(PersonFactory()).user
    monkeypatch.setattr(console, "_gate", [lambda actor, capability, row: actor.user == user])
    return user


def inside(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", [CONSOLE, "/console/people/person/", "/console/nothing-here/"])
def test_staff_without_one_reach_only_the_page_to_set_it_up(staff, path):
    answer = inside(staff).get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("mfa_index"))
    assert inside(staff).get(reverse("mfa_index"), {"next": path}).status_code == 200


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_staff_with_one_come_in(staff, kind):
    Authenticator.objects.create(user=staff, type=kind, data={})
    assert inside(staff).get(CONSOLE).status_code == 200


def test_recovery_codes_alone_are_none(staff):
    Authenticator.objects.create(user=staff, type="recovery_codes", data={})
    assert inside(staff).get(CONSOLE).url.startswith(reverse("mfa_index"))


def test_everybody_elses_pages_are_theirs(staff):
    assert inside(staff).get("/terms/").status_code == 200
    assert inside(staff).get("/consolers/").status_code == 404


def test_acts_of_an_office_wait_for_it_too(staff):
    """Also by htmx; a page that shows its reader nothing of others does not."""
    group = ClassFactory()
    address = reverse("officer_appoint", args=[group.slug])
    for answer in (inside(staff).get(address), inside(staff).post(address, {})):
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("mfa_index"))
        assert address in unquote(answer.url)
    assert reverse("mfa_index") in inside(staff).get(address, headers={"HX-Request": "true"})["HX-Redirect"]
    assert inside(staff).get(reverse("class_detail", args=[group.slug])).status_code == 200


def test_programs_of_staff_act_with_it_too(staff):
    body = {"parent": ClassFactory().public_id, "kind": "cohort", "name_zh": "某届"}
    for program in (as_page(staff), with_token(staff, "associations:read", "associations:write")):
        refused = program.send("associations/", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "second_step_needed")
        assert program.ask("associations/").status_code == 200
    Authenticator.objects.create(user=staff, type="totp", data={})
    assert program.send("associations/", body).json().get("code") != "second_step_needed"


def test_a_liaison_is_not_asked(db):
    liaison = TermFactory()
    user = acting(liaison.person).user
    address = reverse("term_handover", args=[liaison.public_id])
    assert inside(user).get(address).status_code == 200


def test_every_guarded_address_is_there():
    assert guarded() <= {route.name for route in routes()}


def test_others_are_told_nothing_about_it(staff):
    other = acting(PersonFactory()).user
    assert "2fa" not in inside(other).get(CONSOLE).url
    assert Client().get(CONSOLE, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


def test_it_is_our_rule_only_where_it_is_switched_on(staff, settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    assert inside(staff).get(CONSOLE).status_code == 200


def test_there_is_one_door(staff):
    assert Client().get("/console/login/").url.startswith(reverse("account_login"))
    assert inside(acting(PersonFactory()).user).get("/console/login/").status_code == 403
    assert inside(staff).get("/console/password_change/").status_code == 302
