"""Nobody tries without end, whatever becomes of the cache."""

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.urls import reverse

from alumni_portal.tasks import forget_spent_guards_now
from messaging.models import Delivery
from tests.people.signing_in.visitors import PASSWORD, new_visitor

pytestmark = pytest.mark.django_db


class TestLimits:
    @pytest.fixture(autouse=True)
    def _limits(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {}

    def ask_often(self, times=5):
        """Each time as somebody else, for the limit is the address's."""
        asked = {"email": "zeng@example.org"}
        return [new_visitor().post(reverse("account_request_login_code"), asked).status_code for _ in range(times)]

    def test_codes_are_not_mailed_without_end(self, zeng):
        assert self.ask_often() == [302, 302, 302, 200, 200]
        assert Delivery.objects.count() == 3

    def test_not_even_when_the_cache_is_away(self, zeng, monkeypatch):
        monkeypatch.setattr("common.cache.ForgivingRedisCache._silent_until", float("inf"))
        cache.set("something", 1)
        assert cache.get("something") is None, "it is away"
        assert self.ask_often() == [302, 302, 302, 200, 200]

    def test_not_even_on_a_busy_day(self, zeng):
        """What one stranger asked is still known after hundreds of others."""
        assert self.ask_often(3) == [302, 302, 302]
        for number in range(400):
            caches["guards"].set(f"allauth:rl:others:{number}", [1.0], 3600)
        assert self.ask_often(1) == [200]

    def test_what_is_over_is_forgotten(self):
        caches["guards"].set("allauth:rl:over", [1.0], -1)
        caches["guards"].set("allauth:rl:standing", [1.0], 3600)
        forget_spent_guards_now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM django_guards")
            assert cursor.fetchall() == [(":1:allauth:rl:standing",)]

    def test_without_the_guards_they_would_be(self, zeng, monkeypatch):
        monkeypatch.setattr("common.cache.ForgivingRedisCache._silent_until", float("inf"))
        monkeypatch.setattr("common.cache.GUARDS", ("nothing",))
        assert self.ask_often() == [302] * 5

    def test_passwords_are_not_tried_without_end(self, visitor, zeng, monkeypatch):
        monkeypatch.setattr("common.cache.ForgivingRedisCache._silent_until", float("inf"))
        for _ in range(5):
            visitor.post(reverse("account_login"), {"login": zeng.email, "password": "wrong"})
        answer = visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        assert answer.status_code == 200
        assert "_auth_user_id" not in visitor.session
