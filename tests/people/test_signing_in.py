"""Coming in, through the real pages: sign-up, codes, passwords, the second step, limits that hold."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.models import Institution
from messaging.models import Delivery
from people import actions
from people.models import Consent, GuardianConsent, User
from people.permissions import can_sign_up
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet green herons"
NOW = datetime(2026, 9, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def new_visitor():
    return Client(HTTP_ACCEPT_LANGUAGE="en")


@pytest.fixture
def visitor():
    return new_visitor()


@pytest.fixture
def zeng(db):
    return actions.create_login("zeng@example.org", password=PASSWORD, language="en", is_verified=True, by=SHELL)


def inside_as(user):
    """Logged in, and shown once more that it is them, as pages about safety ask."""
    visitor = new_visitor()
    visitor.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return visitor


def last_letter():
    return Delivery.objects.latest("pk")


def code():
    return last_letter().context["code"]


def sign_up(visitor, email="li@example.org", **more):
    data = {"email": email, "birth_date": "1987-03-05", "password1": PASSWORD, "agrees": "on"} | more
    return visitor.post(reverse("account_signup"), {name: value for name, value in data.items() if value is not None})


class TestWhoMaySignUp:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.mark.parametrize(
        ("birth_date", "code"),
        [
            ("1987", ""),
            ("2008-09-15", ""),
            ("2008-09-16", "guardian_needed"),
            ("2008", "birth_day_needed"),
            ("2009", "guardian_needed"),
            ("2012-09-15", "guardian_needed"),
            ("2012-09-16", "too_young"),
            ("2012", "birth_day_needed"),
            ("2013", "too_young"),
            ("2027-01-01", "birth_date_cannot_be"),
            ("1890", "birth_date_cannot_be"),
        ],
    )
    def test_by_age(self, birth_date, code):
        assert can_sign_up("li@example.org", birth_date).code == code

    def test_a_minor_with_a_guardians_word(self, keeper):
        actions.record_guardian_consent("Li@example.org ", "Li Hong", "cabinet 3", by=keeper)
        assert can_sign_up("li@EXAMPLE.org", "2010-01-01")
        assert can_sign_up("other@example.org", "2010-01-01").code == "guardian_needed"
        assert can_sign_up("li@example.org", "2013").code == "too_young"
        assert can_sign_up("li@example.org", "2012").code == "birth_day_needed"

    def test_the_institution_says_from_which_age(self):
        Institution.objects.create(pk=1, minimum_age=16, guardian_age=16)
        assert can_sign_up("li@example.org", "2010-09-15")
        assert "16" in str(can_sign_up("li@example.org", "2011").reason)


class TestGuardianConsent:
    def test_is_kept_once_per_address_with_who_answers_for_it(self, keeper):
        actions.record_guardian_consent("li@example.org", "Li Hong", "cabinet 3", by=keeper)
        actions.record_guardian_consent("li@example.org", "Li Hong", "cabinet 4", by=keeper)
        consent = GuardianConsent.objects.get()
        assert (consent.evidence, consent.recorded_by) == ("cabinet 4", keeper.user)
        assert Entry.objects.filter(verb="people.guardian_consent_recorded").count() == 2

    @pytest.mark.parametrize("who", [CLOCK, VISITOR, None])
    def test_not_by_others(self, who):
        with pytest.raises(Forbidden):
            actions.record_guardian_consent("li@example.org", "Li", "x", by=who or acting(PersonFactory()))


class TestSignUp:
    def test_makes_a_login_that_waits_for_the_code(self, visitor):
        answer = sign_up(visitor)
        assert answer.url == reverse("account_email_verification_sent")
        user = User.objects.get()
        assert (user.email, user.language, user.birth_date) == ("li@example.org", "en", "1987-03-05")
        assert not EmailAddress.objects.get().verified
        assert last_letter().template == "people/email/address_code"
        assert re.fullmatch(r"\d{6}", code())

        answer = visitor.post(answer.url, {"code": code()})
        assert answer.url == "/me/"
        assert EmailAddress.objects.get().verified
        assert visitor.session["_auth_user_id"] == str(user.pk)

    def test_writes_down_which_words_were_agreed_to_and_where(self, visitor):
        Institution.objects.create(pk=1, terms_version="2027-2")
        sign_up(visitor)
        consent = Consent.objects.get()
        assert (consent.subject, consent.text_version, consent.given, consent.door) == ("terms", "2027-2", True, "page")
        assert Entry.objects.filter(verb="people.consent_given").exists()

    def test_needs_no_password(self, visitor):
        sign_up(visitor, password1="")
        assert not User.objects.get().has_usable_password()

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"agrees": None}, "agrees"),
            ({"birth_date": "5.3.1987"}, "birth_date"),
            ({"birth_date": ""}, "birth_date"),
            ({"birth_date": "2020-01-01"}, "birth_date"),
            ({"password1": "1234567890"}, "password1"),
            ({"email": "li"}, "email"),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(self, visitor, more, field):
        answer = sign_up(visitor, **more)
        assert list(answer.context["form"].errors) == [field]
        assert not User.objects.exists()

    def test_the_too_young_are_told_kindly_what_to_do(self, visitor):
        answer = sign_up(visitor, birth_date="2020-01-01")
        assert "your family is welcome to write to the alumni office" in answer.content.decode()

    def test_the_action_asks_too(self):
        with pytest.raises(Refusal) as refusal:
            actions.sign_up("li@example.org", birth_date="2020-01-01", by=VISITOR)
        assert refusal.value.code == "too_young"
        assert not User.objects.exists()

    def test_leads_to_the_terms(self, visitor):
        assert reverse("terms") in visitor.get(reverse("account_signup")).content.decode()
        assert visitor.get(reverse("terms")).status_code == 200


class TestNobodyLearnsWhoHasALogin:
    def test_sign_up_answers_alike_and_only_the_owner_is_told(self, visitor, zeng):
        new, known = sign_up(visitor), sign_up(new_visitor(), "zeng@example.org")
        assert (new.status_code, new.url) == (known.status_code, known.url)
        assert last_letter().template == "people/email/you_have_a_login"
        assert User.objects.filter(email="zeng@example.org").get() == zeng
        zeng.refresh_from_db()
        assert zeng.check_password(PASSWORD)

    def test_two_at_the_same_moment(self, visitor, zeng, monkeypatch):
        monkeypatch.setattr(
            "allauth.account.internal.flows.manage_email.assess_unique_email", lambda email, user=None: True
        )
        assert sign_up(visitor, "zeng@example.org").url == reverse("account_email_verification_sent")
        assert last_letter().template == "people/email/you_have_a_login"

    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("account_request_login_code", ("sign_in_code", "no_login_here")),
            ("account_reset_password", ("password_code", "no_login_here")),
        ],
    )
    def test_codes_answer_alike(self, zeng, name, letters):
        answers = []
        for email, letter in zip(["zeng@example.org", "nobody@example.org"], letters, strict=True):
            visitor = new_visitor()
            sent = visitor.post(reverse(name), {"email": email})
            assert last_letter().template == f"people/email/{letter}"
            shown = visitor.get(sent.url).content.decode().replace(email, "…")
            answers.append((sent.status_code, sent.url, re.sub(r'value="\w{64}"', "", shown)))
        assert answers[0] == answers[1]

    def test_a_wrong_password_and_no_login_answer_alike(self, visitor, zeng):
        said = [
            visitor.post(reverse("account_login"), {"login": email, "password": "wrong"}).context["form"].errors
            for email in ("zeng@example.org", "nobody@example.org")
        ]
        assert said[0] == said[1] != {}


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
        assert (told.addressee.email, told.context) == ("zeng@example.org", {"what": "address"})
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


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password", "terms"]
)
def test_pages_to_come_in_can_be_read(visitor, name):
    assert visitor.get(reverse(name)).status_code == 200
