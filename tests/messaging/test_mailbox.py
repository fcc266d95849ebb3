"""The mailbox of development."""

import pytest
from django.urls import reverse

from messaging.letters import queue_account_letter
from messaging.models import Delivery
from tests.support.letters import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(client):
    queue_account_letter(
        email="one@example.org", template="tests/email/short", context={"subject": "验证码", "words": "Code 123"}
    )
    send()
    return Delivery.objects.get()


def pages(letter) -> list[str]:
    named = [reverse(name, args=[letter.public_id]) for name in ("mailbox_detail", "mailbox_html")]
    return [reverse("mailbox_list"), *named]


def test_it_exists_only_in_development(client, letter, settings):
    assert {client.get(page).status_code for page in pages(letter)} == {404}
    settings.DEBUG = True
    assert {client.get(page).status_code for page in pages(letter)} == {200}
    settings.MAIL_SERVER = "smtp://mail.example.org"
    assert {client.get(page).status_code for page in pages(letter)} == {404}


def test_it_shows_what_would_have_left(client, letter, settings):
    settings.DEBUG = True
    listed, detail, html = (client.get(page) for page in pages(letter))
    assert "验证码" in listed.content.decode()
    assert "Code 123" in detail.content.decode()
    assert "Message-ID" in detail.content.decode()
    assert '<base target="_top">' in html.content.decode()


def test_the_letters_own_page_runs_nothing_and_stands_only_in_our_frame(client, letter, settings):
    settings.DEBUG = True
    _, detail, html = (client.get(page) for page in pages(letter))
    policy = html["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in detail["Content-Security-Policy"]
    assert "unsafe-inline" not in detail["Content-Security-Policy"]


@pytest.mark.parametrize("public_id", ["..%2f..%2fetc", "aaaaaaaaaaaa", "a.b"])
def test_a_name_that_is_none(client, settings, public_id):
    settings.DEBUG = True
    assert client.get(f"/_mailbox/{public_id}/").status_code == 404
