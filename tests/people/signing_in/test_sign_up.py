"""Signing up, through the real page: who may, what is written down, and what is missing."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.models import Institution
from people import actions
from people.models import Consent, GuardianConsent, User
from people.permissions import can_sign_up
from tests.people.signing_in.visitors import code, last_letter, sign_up
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


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
