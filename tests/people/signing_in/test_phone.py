"""Logging in by a code sent to a telephone: only where it is offered, only to a number that was proven."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.models import Delivery
from people import actions
from people.models import Person, User
from tests.people.signing_in.visitors import PASSWORD, code, inside_as, last_letter, new_visitor, sign_up
from tests.support.actors import CLOCK, SHELL, acting_login
from tests.support.factories import PersonFactory, UserFactory
from tests.support.racing import both_have_looked, race

__all__ = ["both_have_looked"]
pytestmark = pytest.mark.django_db
NUMBER = "+8613800138000"
CHANGE, VERIFY, DROP = (reverse(f"account_{page}") for page in ("change_phone", "verify_phone", "drop_phone"))
ASK = reverse("account_request_login_code")


@pytest.fixture
def offered(settings):
    settings.SMS_GATEWAY = "folder"
    settings.ACCOUNT_LOGIN_METHODS = {"email", "phone"}


@pytest.fixture
def with_phone(offered, zeng):
    return actions.prove_login_phone(zeng, NUMBER, by=acting_login(zeng))


class TestWhileItIsOff:
    @pytest.mark.parametrize("address", [CHANGE, VERIFY, DROP])
    def test_its_pages_do_not_exist(self, zeng, address):
        assert inside_as(zeng).get(address).status_code == 404

    def test_nothing_of_it_shows(self, visitor, zeng):
        assert "Text me" not in visitor.get(reverse("account_login")).content.decode()
        assert CHANGE not in inside_as(zeng).get(reverse("account_email")).content.decode()
        assert "phone" not in visitor.get(ASK, {"by": "phone"}).context["form"].fields

    @pytest.mark.parametrize("half", [{"SMS_GATEWAY": "folder"}, {"ACCOUNT_LOGIN_METHODS": {"email", "phone"}}])
    def test_half_of_it_is_none(self, visitor, settings, half):
        for name, value in half.items():
            setattr(settings, name, value)
        assert "Text me" not in visitor.get(reverse("account_login")).content.decode()


class TestAddingANumber:
    def test_is_proven_before_it_counts_and_the_login_is_told(self, offered, zeng):
        person = actions.attach_login(PersonFactory(), zeng, by=CLOCK)
        visitor = inside_as(zeng)
        asked = visitor.post(CHANGE, {"phone": "138 0013 8000"})
        assert (asked.url, last_letter().channel, last_letter().addressee.phone) == (VERIFY, "sms", NUMBER)
        assert User.objects.get(pk=zeng.pk).phone == ""
        assert visitor.post(VERIFY, {"code": code()}).url == CHANGE
        assert User.objects.get(pk=zeng.pk).phone == NUMBER
        assert person.contact_points.get(kind="phone").verified_at
        assert (last_letter().addressee.login, last_letter().context) == (zeng, {"what": "phone_on"})
        assert Entry.objects.filter(verb="people.login_phone_proven").exists()

    def test_asks_first_whether_it_is_them(self, offered, visitor, zeng):
        visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        assert visitor.post(CHANGE, {"phone": NUMBER}).url.startswith(reverse("account_reauthenticate"))
        assert not Delivery.objects.exists()

    def test_a_wrong_code_adds_nothing(self, offered, zeng):
        visitor = inside_as(zeng)
        visitor.post(CHANGE, {"phone": NUMBER})
        right = code()
        for _ in range(3):
            visitor.post(VERIFY, {"code": "000000" if right != "000000" else "111111"})
        visitor.post(VERIFY, {"code": right})
        assert User.objects.get(pk=zeng.pk).phone == ""

    def test_what_is_no_number_is_said(self, offered, zeng):
        answer = inside_as(zeng).post(CHANGE, {"phone": "12"})
        assert "not a telephone number" in answer.content.decode()

    def test_one_that_is_anothers_is_said_only_to_who_reads_the_code(self, with_phone):
        other = actions.create_login("li@example.org", password=PASSWORD, is_verified=True, by=SHELL)
        visitor = inside_as(other)
        assert visitor.post(CHANGE, {"phone": NUMBER}).url == VERIFY
        answer = visitor.post(VERIFY, {"code": code()})
        assert "This number has a login already." in answer.content.decode()
        assert User.objects.get(pk=other.pk).phone == ""

    def test_can_be_taken_off(self, with_phone):
        visitor = inside_as(with_phone)
        assert "No longer log in with this number" in visitor.get(CHANGE).content.decode()
        assert visitor.post(DROP).url == CHANGE
        assert User.objects.get().phone == ""
        assert last_letter().context == {"what": "phone_off"}
        assert Entry.objects.filter(verb="people.login_phone_dropped").exists()

    def test_not_by_others(self, with_phone):
        with pytest.raises(Forbidden):
            actions.drop_login_phone(with_phone, by=acting_login(UserFactory()))
        assert User.objects.get(pk=with_phone.pk).phone == NUMBER

    def test_it_is_not_taken_off_the_record_while_it_opens_the_login(self, offered, zeng):
        person = actions.attach_login(PersonFactory(), zeng, by=CLOCK)
        actions.prove_login_phone(zeng, NUMBER, by=acting_login(zeng))
        with pytest.raises(Refusal) as refusal:
            actions.withdraw_contact(person.contact_points.get(kind="phone"), by=acting_login(zeng))
        assert refusal.value.code == "login_address"


class TestComingIn:
    def ask(self, visitor, phone="138 0013 8000"):
        return visitor.post(ASK, {"phone": phone})

    def test_by_code(self, visitor, with_phone):
        assert "Text me a code" in visitor.get(reverse("account_login")).content.decode()
        assert list(visitor.get(ASK, {"by": "phone"}).context["form"].fields) == ["phone"]
        asked = self.ask(visitor)
        assert (last_letter().channel, last_letter().priority) == ("sms", 0)
        assert visitor.post(asked.url, {"code": code()}).url == "/me/"
        assert not Person.objects.exists()

    def test_a_code_works_once(self, visitor, with_phone):
        asked = self.ask(visitor)
        sent = code()
        visitor.post(asked.url, {"code": sent})
        other = new_visitor()
        other.post(asked.url, {"code": sent})
        assert "_auth_user_id" not in other.session

    def test_a_code_runs_out(self, visitor, with_phone):
        asked = self.ask(visitor)
        with time_machine.travel(timezone.now() + timedelta(minutes=16)):
            visitor.post(asked.url, {"code": code()})
        assert "_auth_user_id" not in visitor.session

    def test_a_number_without_a_login_answers_alike_and_costs_no_message(self, with_phone):
        before = Delivery.objects.count()
        unknown, known = self.ask(new_visitor(), "13800138001"), self.ask(new_visitor())
        assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
        assert Delivery.objects.count() == before + 1

    def test_a_number_that_is_only_a_contact_opens_nothing(self, offered, visitor, zeng):
        person = actions.attach_login(PersonFactory(), zeng, by=CLOCK)
        actions.add_contact_point(person, "phone", NUMBER, source="owner", verified_at=timezone.now(), by=CLOCK)
        self.ask(visitor)
        assert not Delivery.objects.filter(channel="sms").exists()

    def test_neither_does_the_number_of_a_closed_login(self, visitor, with_phone):
        User.objects.update(is_active=False)
        self.ask(visitor)
        assert not Delivery.objects.filter(channel="sms").exists()

    def test_with_a_password(self, visitor, with_phone):
        data = {"login": "13800138000", "password": PASSWORD}
        assert visitor.post(reverse("account_login"), data).url == "/me/"
        answer = new_visitor().post(reverse("account_login"), data | {"password": "wrong"})
        assert "Number and password do not fit together" in answer.content.decode()

    def test_the_second_step_is_asked_for_all_the_same(self, visitor, with_phone):
        Authenticator.objects.create(user=with_phone, type="totp", data={"secret": ""})
        asked = self.ask(visitor)
        assert visitor.post(asked.url, {"code": code()}).url == reverse("mfa_authenticate")
        assert "_auth_user_id" not in visitor.session

    @pytest.mark.parametrize("sent", [{}, {"phone": ""}, {"email": ""}])
    def test_nothing_typed_is_said(self, visitor, offered, sent):
        assert visitor.post(ASK, sent).context["form"].errors

    def test_mail_and_sign_up_are_as_before(self, visitor, with_phone):
        asked = visitor.post(ASK, {"email": with_phone.email})
        assert last_letter().channel == "email"
        assert visitor.post(asked.url, {"code": code()}).url == "/me/"
        assert sign_up(new_visitor()).url == reverse("account_email_verification_sent")


class TestLimits:
    @pytest.fixture(autouse=True)
    def _limits(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {}

    def test_codes_are_not_sent_without_end(self, with_phone):
        before = Delivery.objects.count()
        for _ in range(5):
            new_visitor().post(ASK, {"phone": NUMBER})
        assert Delivery.objects.count() == before + 3

    def test_numbers_are_not_tried_without_end(self, offered, zeng):
        visitor = inside_as(zeng)
        answers = [visitor.post(CHANGE, {"phone": f"1380013800{last}"}).status_code for last in range(3)]
        assert answers == [302, 429, 429]
        assert Delivery.objects.filter(channel="sms").count() == 1

    def test_one_number_is_not_written_to_by_many(self, offered, zeng):
        other = actions.create_login("li@example.org", password=PASSWORD, is_verified=True, by=SHELL)
        answers = [inside_as(user).post(CHANGE, {"phone": NUMBER}).status_code for user in (zeng, other)]
        assert answers == [302, 429]


@pytest.mark.django_db(transaction=True)
def test_two_logins_for_one_number_at_the_same_moment(both_have_looked):
    users = [UserFactory(), UserFactory()]
    outcomes = race(*[lambda each=each: actions.prove_login_phone(each, NUMBER, by=SHELL) for each in users])
    assert User.objects.filter(phone=NUMBER).count() == 1
    assert [type(each) for each in outcomes].count(Refusal) == 1


@pytest.mark.parametrize("act", ["action_remove", "action_primary"])
def test_a_telephone_never_takes_the_addresss_place(with_phone, zeng, act):
    """allauth would let the last address go where a number opens the login too."""
    before = Delivery.objects.count()
    assert inside_as(zeng).post(reverse("account_email"), {"email": zeng.email, act: ""}).status_code == 302
    assert EmailAddress.objects.get().email == User.objects.get().email == zeng.email
    assert Delivery.objects.count() == before
