"""Logging in by password and by code, and another address for it."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from audit.models import Entry
from messaging.models import Delivery
from people import actions
from people.models import User
from tests.people.signing_in.visitors import PASSWORD, code, inside_as, last_letter, new_visitor
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db


class TestLogIn:
    def test_by_password(self, visitor, zeng):
        answer = visitor.post(reverse("account_login"), {"login": "Zeng@example.org", "password": PASSWORD})
        assert answer.url == "/me/"

    def test_by_code(self, visitor, zeng):
        asked = visitor.post(reverse("account_request_login_code"), {"email": "zeng@example.org"})
        assert last_letter().priority == 0
        assert visitor.post(asked.url, {"code": code()}).url == "/me/"

    def test_a_wrong_code_three_times_ends_it(self, visitor, zeng):
        asked = visitor.post(reverse("account_request_login_code"), {"email": "zeng@example.org"})
        right = code()
        for _ in range(3):
            visitor.post(asked.url, {"code": "000000" if right != "000000" else "111111"})
        assert visitor.post(asked.url, {"code": right}).url != "/me/"
        assert "_auth_user_id" not in visitor.session

    def test_comes_back_to_where_they_wanted_to_go_but_never_elsewhere(self, visitor, zeng):
        for wanted, got in [("/terms/", "/terms/"), ("https://evil.example/", "/me/")]:
            data = {"login": zeng.email, "password": PASSWORD, "next": wanted}
            assert visitor.post(reverse("account_login"), data).url == got
            visitor.logout()

    def test_a_closed_login_stays_out(self, visitor, zeng):
        User.objects.update(is_active=False)
        answer = visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD}, follow=True)
        assert "_auth_user_id" not in visitor.session
        assert answer.status_code == 200

    def test_a_forgotten_password(self, visitor, zeng):
        asked = visitor.post(reverse("account_reset_password"), {"email": zeng.email})
        visitor.post(asked.url, {"code": code()})
        answer = visitor.post(reverse("account_complete_password_reset"), {"password1": "another long password"})
        assert answer.url == reverse("account_password_reset_completed")
        zeng.refresh_from_db()
        assert zeng.check_password("another long password")
        assert Entry.objects.filter(verb="people.password_set", about=[f"people.user:{zeng.pk}"]).exists()
        assert last_letter().context == {"what": "password"}

    def test_another_password_ends_every_other_session(self, visitor, zeng):
        elsewhere = new_visitor()
        for browser in (visitor, elsewhere):
            browser.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        visitor.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "another long password"}
        )
        assert visitor.get(reverse("account_email")).status_code == 200
        assert elsewhere.get(reverse("account_email")).status_code == 302


class TestAnotherAddress:
    @pytest.fixture
    def inside(self, zeng):
        return inside_as(zeng)

    def test_asks_first_whether_it_is_them(self, visitor, zeng):
        visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        asked = visitor.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
        assert asked.url.startswith(reverse("account_reauthenticate"))
        assert not Delivery.objects.exists()

    def test_takes_the_old_ones_place_when_proven_and_the_old_one_is_told(self, inside, zeng):
        person = actions.attach_login(PersonFactory(), zeng, by=CLOCK)
        asked = inside.post(reverse("account_email"), {"email": "New@example.org", "action_add": ""})
        assert User.objects.get().email == "zeng@example.org", "until it is proven"
        inside.post(asked.url, {"code": code()})
        zeng.refresh_from_db()
        assert zeng.email == "new@example.org"
        assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
            ("new@example.org", True, True)
        ]
        assert person.contact_points.current().filter(value="new@example.org").exists()
        told = last_letter()
        assert (told.addressee.email, told.template) == ("zeng@example.org", "people/email/contact_changed")
        assert told.context["is_of_login"]
        assert zeng.addressee.email == "new@example.org"

    def test_not_one_that_is_anothers(self, zeng):
        other = actions.create_login("li@example.org", is_verified=True, by=SHELL)
        claimed = EmailAddress(user=zeng, email="li@example.org")
        assert actions.prove_login_address(claimed, by=SHELL) is False
        assert EmailAddress.objects.get(email="li@example.org").user == other

    def test_nor_one_whose_owner_has_not_proven_it_yet(self, zeng):
        actions.create_login("li@example.org", by=SHELL)
        assert actions.prove_login_address(EmailAddress(user=zeng, email="li@example.org"), by=SHELL) is False
        zeng.refresh_from_db()
        assert zeng.email == "zeng@example.org"


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password", "terms"]
)
def test_pages_to_come_in_can_be_read(visitor, name):
    assert visitor.get(reverse(name)).status_code == 200
