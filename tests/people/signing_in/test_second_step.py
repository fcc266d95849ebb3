"""The second step: an authenticator app, recovery codes."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from messaging.models import Delivery
from tests.people.signing_in.visitors import PASSWORD, inside_as, new_visitor

pytestmark = pytest.mark.django_db


class TestSecondStep:
    @pytest.fixture
    def inside(self, zeng):
        return inside_as(zeng)

    def switch_on(self, inside):
        inside.get(reverse("mfa_activate_totp"))
        secret = inside.session[totp.SECRET_SESSION_KEY]
        answer = inside.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
        assert answer.status_code == 302
        return secret

    def test_is_asked_for_once_it_is_on(self, inside, zeng):
        secret = self.switch_on(inside)
        visitor = new_visitor()
        answer = visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        assert answer.url == reverse("mfa_authenticate")
        assert "_auth_user_id" not in visitor.session
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            assert visitor.post(answer.url, {"code": totp_code(secret)}).url == "/me/"

    def test_its_key_is_sealed_in_the_database(self, inside):
        secret = self.switch_on(inside)
        assert secret not in str(Authenticator.objects.get(type="totp").data)

    def test_the_login_is_told(self, inside, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            self.switch_on(inside)
        told = [letter.context.get("what") for letter in Delivery.objects.all()]
        assert "totp_on" in told

    def test_a_recovery_code_works_once(self, inside, zeng):
        self.switch_on(inside)
        shown = inside.get(reverse("mfa_view_recovery_codes"))
        spare = shown.context["unused_codes"][0]
        outcomes = []
        for _ in range(2):
            visitor = new_visitor()
            asked = visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
            outcomes.append(visitor.post(asked.url, {"code": spare}).status_code)
        assert outcomes == [302, 200]

    @pytest.mark.parametrize(
        "name",
        [
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_list_webauthn",
            "usersessions_list",
            "account_email",
            "account_change_password",
            "account_logout",
            "account_reauthenticate",
            "socialaccount_connections",
        ],
    )
    def test_pages_about_ones_login_can_be_read(self, inside, name):
        assert inside.get(reverse(name)).status_code == 200


def totp_code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
