"""What nobody meant to tell: letters in wrong hands, pages of errors, parts of pages, questions in an address."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client
from django.urls import path, reverse

from alumni_portal import urls
from institution import reads
from institution.actions import publish_terms
from messaging.letters.rendering import write
from messaging.models import Delivery
from people.middleware import WITHOUT_AGREEING
from tests.access.asking import undone
from tests.access.canaries import Kind
from tests.access.policy.api import API
from tests.access.policy.console import CONSOLE
from tests.access.policy.portal import PORTAL
from tests.access.routes import forget_routes
from tests.support.actors import CLOCK

pytestmark = pytest.mark.django_db

STRANGERS = ("visitor", "banned", "member_elsewhere")
SEARCHING = {"q": "kanari", "page": "2", "sort": "-name", "order": "birth_date", "format": "json"}
PAGES = sorted({(line.route, line.thing) for line in [*PORTAL, *API] if line.method == "get"})
# What an officer is told of who asks: what the applicant wrote about themselves, beside the roster.
OF_A_REQUEST = "associations/email/join_request_"


def test_letters_tell_no_stranger_what_is_to_be_hidden(doors):
    """Each kind of letter of the story once, written out: a mail goes through many hands, and may be forwarded."""
    told, seen = {}, set()
    for letter in Delivery.objects.exclude(template="").select_related("addressee").order_by("-pk"):
        if (letter.template, letter.channel) in seen:
            continue
        seen.add((letter.template, letter.channel))
        written = write(letter)
        owner = next((name for name, login in doors.world.logins.items() if login.pk == letter.addressee.login_id), "")
        for canary in doors.world.aviary.heard_in(f"{written.subject}\n{written.text}\n{written.html}"):
            hidden = canary.kind in (Kind.CONTACT, Kind.BIRTH) or (
                canary.kind is Kind.NUMBER and not letter.template.startswith(OF_A_REQUEST)
            )
            if hidden and canary.owner != owner:
                told.setdefault(letter.template, []).append(canary)
    assert len({template for template, _channel in seen}) > 8
    assert not told


@pytest.mark.parametrize("actor", STRANGERS)
def test_no_way_of_asking_tells_more_than_the_page(doors, actor):
    """As a part of a page, with a search, a page and an order nobody offered, by HEAD and by OPTIONS."""
    escaped, wrote = {}, {}
    for route, thing in PAGES:
        url = doors.address(route, thing)
        for method, data, headers in (
            ("get", SEARCHING, {"HX-Request": "true", "HX-Target": "main"}),
            ("head", {}, {}),
            ("options", {}, {}),
        ):
            knock = doors.knock(actor, method, url, data, route=route, **headers)
            escaped |= {(method, route, thing): knock.escaped} if knock.escaped else {}
            if method != "get" and knock.answer == "done":
                wrote[method, route, thing] = knock.tables
    assert not escaped
    assert not wrote


def test_a_page_of_an_error_tells_nothing_of_the_error(doors, monkeypatch):
    secret = next(canary.forms[0] for canary in doors.world.aviary.all if canary.kind is Kind.CONTACT)
    errors = {400: SuspiciousOperation, 403: PermissionDenied, 404: Http404, 500: RuntimeError}

    def stumble(request, status):
        raise errors[status](secret)

    new = [path("stumble/<int:status>/", stumble), path("api/v1/stumble/<int:status>/", stumble)]
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, *new])
    forget_routes()
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = doors.world.cookies["member"]["sessionid"]
    try:
        for status in errors:
            for where in ("/stumble/", "/api/v1/stumble/"):
                answer = client.get(f"{where}{status}/")
                assert answer.status_code == status
                assert secret not in answer.content.decode().lower(), (where, status)
    finally:
        monkeypatch.undo()
        forget_routes()


@pytest.mark.parametrize("actor", ["member", "administrator"])
def test_new_terms_come_before_everything(doors, actor):
    """Every page and every button of portal and console; what is open without agreeing has been named."""
    asked, past = reverse("terms_agree"), {}
    tried = {(line.route, line.thing, line.method) for line in [*PORTAL, *CONSOLE]}
    with undone():
        publish_terms("2031-1", terms_zh="新条款。", terms_en="New words.", by=CLOCK)
        reads.forget()
        for route, thing, method in sorted(tried):
            if route in WITHOUT_AGREEING or route.startswith("api_"):  # people are asked, not programs
                continue
            location = doors.knock(actor, method, doors.address(route, thing)).response.get("Location", "")
            past |= {} if location.startswith(asked) else {(route, thing, method): location}
    reads.forget()
    assert not past
