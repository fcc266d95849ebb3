"""The pages on which somebody asks to be forgotten, and on which the office does."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from privacy import actions
from privacy.models import Erasure
from tests.privacy.lives import PASSWORD
from tests.support.letters import queued, send

pytestmark = pytest.mark.django_db


class TestPages:
    def come_in(self, life) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.post(reverse("account_login"), {"login": life.login.email, "password": PASSWORD})
        return client

    def test_asked_once_more_then_written_down_then_stopped(self, life):
        client = self.come_in(life)
        asked = client.post(reverse("erasure_ask"))
        assert asked.url.startswith(reverse("account_reauthenticate")) and not Erasure.objects.exists()
        client.post(asked.url, {"password": PASSWORD, "next": reverse("erasure_ask")})
        erasure = Erasure.objects.get()
        page = client.get(reverse("data_detail")).content.decode()
        assert "Everything is erased on" in page
        client.post(reverse("erasure_keep", args=[erasure.public_id]))
        erasure.refresh_from_db()
        assert erasure.state == "cancelled"

    def test_the_link_of_the_letter_shows_first_and_names_nobody(self, life):
        actions.ask_for_erasure(by=life.by)
        letter = queued("privacy/email/erasure_announced")[0]
        link = letter.context["path"]
        send()
        letter.refresh_from_db()
        assert letter.text == "" and letter.context == {}, "the link is not kept"
        visitor = Client(HTTP_ACCEPT_LANGUAGE="en")
        shown = visitor.get(link).content.decode()
        assert "Stop the erasure" in shown and "Kanari" not in shown
        assert Erasure.objects.get().is_waiting
        assert "Stopped" in visitor.post(link).content.decode()
        assert Erasure.objects.get().state == "cancelled"
        assert visitor.get(link).status_code == 404, "and leads nowhere after it"

    def test_the_office_orders_and_withdraws(self, life, office):
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(office.user, backend="people.backends.LoginBackend")
        address = reverse("erasure_order", args=[life.person.public_id])
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": "Paper of May"}).status_code == 200 and not Erasure.objects.exists()
        client.post(address, {"reason": "Paper of May", "is_sure": "on"})
        erasure = Erasure.objects.get()
        assert "Everything is erased on" in client.get(address).content.decode()
        client.post(reverse("erasure_withdraw", args=[erasure.public_id]))
        erasure.refresh_from_db()
        assert (erasure.state, erasure.reason) == ("cancelled", "")
