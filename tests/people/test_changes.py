"""A confirmed address or number gave way: the one before is told, and may stop it for seven days, once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.letters.rendering import write
from messaging.models import Delivery
from people import actions
from people.models import ContactChange, ContactPoint, Person, User
from people.registry import holdings
from tests.people.changing import CHANGED, NEW, OLD, STOPPED, replaced
from tests.people.pages import inside
from tests.people.signing_in.visitors import new_visitor
from tests.support.actors import CLOCK, VISITOR, acting, acting_login
from tests.support.factories import PersonFactory
from tests.support.letters import queued
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]
pytestmark = pytest.mark.django_db


def two_numbers(person: Person, *, both_proven: bool = True) -> list[ContactPoint]:
    by, now = acting(person), timezone.now()
    return [
        actions.add_contact_point(person, "phone", number, source="owner", verified_at=now if proven else None, by=by)
        for number, proven in (("+8613800138000", True), ("+8613800138001", both_proven))
    ]


def two_addresses(person: Person) -> list[ContactPoint]:
    now = timezone.now()
    return [
        actions.add_contact_point(person, "email", f"{name}@example.org", source="owner", verified_at=now, by=CLOCK)
        for name in ("one", "two")
    ]


def code(letter: str) -> str:
    return Delivery.objects.filter(template__endswith=f"/{letter}").latest("pk").context["code"]


def path_of(letter: Delivery) -> str:
    return letter.context["path"]


class TestWhatIsTold:
    def test_the_address_before_of_a_login(self, person):
        change = replaced(person.login)
        (letter,) = queued(CHANGED)
        assert letter.addressee.email == OLD
        assert NEW not in str(letter.context), "who reads there now need not know where they went"
        assert (change.user, change.person, change.before, change.after) == (person.login, None, OLD, NEW)
        entry = Entry.objects.get(verb="people.contact_changed")
        assert (entry.about, entry.facts) == ([f"people.user:{person.login.pk}"], {"kind": "email"})

    def test_not_when_it_is_rolled_back(self, person):
        with transaction.atomic():
            replaced(person.login)
            transaction.set_rollback(True)
        assert not queued(CHANGED)
        assert not ContactChange.objects.exists()

    def test_a_confirmed_contact_of_a_record_that_gives_way_or_is_taken_off(self):
        person = PersonFactory(with_login=True)
        first, second = two_addresses(person)
        actions.choose_contact(second, by=acting(person))
        actions.withdraw_contact(first, by=acting(person))
        assert [letter.addressee.email for letter in queued(CHANGED)] == ["one@example.org"], "told once"
        actions.withdraw_contact(second, by=acting(person))
        assert [letter.addressee.email for letter in queued(CHANGED)] == ["one@example.org", "two@example.org"]
        assert list(ContactChange.objects.order_by("pk").values_list("person", "before", "after")) == [
            (person.pk, "one@example.org", "two@example.org"),
            (person.pk, "two@example.org", ""),
        ]

    def test_nobody_where_it_was_never_confirmed(self, person):
        point = actions.add_contact_point(person, "email", "typo@example.org", source="import", by=CLOCK)
        wechat = actions.add_contact_point(person, "wechat", "shan", source="owner", by=CLOCK)
        for each in (point, wechat):
            actions.withdraw_contact(each, by=acting(person))
        assert not ContactChange.objects.exists()

    def test_a_number_by_text_where_texts_lead_anywhere_else_at_their_address(self, person, settings):
        first, second = two_numbers(person)
        actions.choose_contact(second, by=acting(person))
        assert queued(CHANGED, to=OLD)
        ContactChange.objects.all().delete()
        settings.SMS_GATEWAY = "folder"
        actions.choose_contact(first, by=acting(person))
        text = queued("people/sms/number_changed")[0]
        assert text.addressee.phone == second.value
        assert "https://" in write(text).text or "http://" in write(text).text

    def test_the_number_before_of_a_login(self, person, settings):
        settings.SMS_GATEWAY = "folder"
        by = acting(person)
        actions.prove_login_phone(person.login, "+8613800138000", by=by)
        assert not ContactChange.objects.exists(), "there was none before"
        actions.prove_login_phone(person.login, "+8613800138001", by=by)
        assert ContactChange.objects.get().before == "+8613800138000"
        change = actions.stop_change(ContactChange.objects.get(), by=VISITOR)
        assert User.objects.get(pk=person.login_id).phone == change.before
        assert not queued(STOPPED)

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_letters_can_be_written(self, person, language):
        User.objects.update(language=language)
        actions.stop_change(replaced(User.objects.get()), by=VISITOR)
        letters = [letter for letter in queued() if letter.template in (CHANGED, STOPPED)]
        assert [letter.addressee.email for letter in letters] == [OLD, OLD, NEW]
        for letter in letters:
            written = write(letter)
            assert written.language == language
            assert written.subject
        assert path_of(letters[0]) in write(letters[0]).text


class TestChooseContact:
    def test_what_is_confirmed_gives_way_to_what_is_confirmed(self, person):
        first, second = two_numbers(person, both_proven=False)
        with pytest.raises(Refusal) as refusal:
            actions.choose_contact(second, by=acting(person))
        assert refusal.value.code == "contact_not_proven"
        with pytest.raises(Refusal) as refusal:
            actions.choose_contact(first, by=acting(person))
        assert refusal.value.code == "contact_preferred"
        with pytest.raises(Forbidden):
            actions.choose_contact(second, by=acting(PersonFactory()))
        actions.verify_contact_point(second, by=CLOCK)
        assert actions.choose_contact(second, by=acting(person)).is_primary

    def test_by_a_button_on_ones_own_page(self, person, her_page):
        _first, second = two_numbers(person)
        address = reverse("contact_choose", args=[second.pk])
        assert address in her_page.get(reverse("profile_edit")).content.decode()
        her_page.post(address)
        second.refresh_from_db()
        assert second.is_primary


class TestStopChange:
    def test_gives_a_login_back_and_shuts_it(self, person):
        """S09: whoever changed the address is out, and nothing they brought along lets them in again."""
        user = person.login
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
            change = replaced(user)
            thief = inside(User.objects.get(pk=user.pk))
            assert thief.get(reverse("account_email")).status_code == 200
            actions.issue_token("a program", ["people:read"], 30, by=acting_login(user))
            SocialAccount.objects.create(user=user, provider="oidc", uid="thief")
            Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
            EmailAddress.objects.create(user=user, email="third@example.org")
            stopped = actions.stop_change(change, by=VISITOR)
            user = User.objects.get(pk=user.pk)
            assert (user.email, user.has_usable_password(), user.addressee.email) == (OLD, False, OLD)
            assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(OLD, True, True)]
            assert thief.get(reverse("account_email")).status_code == 302
            assert not user.access_tokens.filter(revoked_at=None).exists()
            assert not user.socialaccount_set.exists()
            assert [each.type for each in user.authenticator_set.all()] == ["totp"], "what was there before stays"
        assert stopped.stopped_at
        assert not stopped.looked_at
        (standing,) = person.contact_points.current()
        assert (standing.value, standing.is_primary, bool(standing.verified_at)) == (OLD, True, True)
        entry = Entry.objects.get(verb="people.change_stopped")
        assert entry.about == [f"people.user:{user.pk}", f"people.contactchange:{change.pk}"]
        assert [letter.addressee.email for letter in queued(STOPPED)] == [OLD, NEW]

    def test_takes_back_what_was_changed_after_it_too(self, person):
        first = replaced(person.login)
        replaced(User.objects.get(pk=person.login_id), "third@example.org")
        actions.stop_change(first, by=VISITOR)
        assert User.objects.get(pk=person.login_id).email == OLD
        assert not ContactChange.objects.standing().exists(), "the second link does not bring the thief back"
        assert ContactChange.objects.unsettled().get() == first

    def test_of_a_record_leaves_the_login_as_it_is(self):
        person = PersonFactory(with_login=True)
        first, second = two_addresses(person)
        password = person.login.password
        actions.choose_contact(second, by=acting(person))
        actions.withdraw_contact(first, by=acting(person))
        actions.stop_change(ContactChange.objects.get(), by=VISITOR)
        assert list(person.contact_points.current().values_list("value", "is_primary")) == [("one@example.org", True)]
        assert User.objects.get(pk=person.login_id).password == password

    def test_does_not_take_off_what_the_login_opens_with(self, person):
        point = actions.add_contact_point(
            person, "email", "one@example.org", source="owner", verified_at=timezone.now(), is_primary=True, by=CLOCK
        )
        actions.choose_contact(person.contact_points.get(value=OLD), by=acting(person))
        actions.stop_change(ContactChange.objects.get(), by=VISITOR)
        point.refresh_from_db()
        assert point.is_primary
        assert person.contact_points.current().filter(value=OLD).exists()

    def test_of_a_login_that_is_nobodys_yet(self):
        user = actions.create_login(OLD, is_verified=True, by=CLOCK)
        actions.stop_change(replaced(user), by=VISITOR)
        assert User.objects.get().email == OLD

    def test_works_once_for_seven_days_and_takes_nothing_from_others(self, person):
        change = replaced(person.login)
        later = timezone.now() + timedelta(days=7, minutes=1)
        with time_machine.travel(later), pytest.raises(Refusal) as refusal:
            actions.stop_change(change, by=VISITOR)
        assert refusal.value.code == "change_too_old"
        other = actions.create_login(OLD, by=CLOCK)
        with pytest.raises(Refusal) as refusal:
            actions.stop_change(change, by=VISITOR)
        assert refusal.value.code == "address_taken"
        assert User.objects.get(pk=person.login_id).has_usable_password() == person.login.has_usable_password()
        User.objects.filter(pk=other.pk).update(email="elsewhere@example.org")
        actions.stop_change(change, by=VISITOR)
        with pytest.raises(Refusal) as refusal:
            actions.stop_change(change, by=VISITOR)
        assert refusal.value.code == "change_stopped"


class TestCodesThatWereOnTheirWay:
    """S09: a code asked for while the login was in other hands opens nothing after it was given back."""

    @pytest.fixture
    def thief(self):
        return new_visitor()

    def test_to_log_in(self, thief, person):
        change = replaced(person.login)
        thief.post(reverse("account_request_login_code"), {"email": NEW})
        actions.stop_change(change, by=VISITOR)
        tried = thief.post(reverse("account_confirm_login_code"), {"code": code("sign_in_code")})
        assert tried.status_code == 409
        assert thief.get(reverse("account_email")).status_code == 302

    def test_to_set_a_password(self, thief, person):
        change = replaced(person.login)
        thief.post(reverse("account_reset_password"), {"email": NEW})
        thief.post(reverse("account_confirm_password_reset_code"), {"code": code("password_code")})
        actions.stop_change(change, by=VISITOR)
        words = {"password1": "another long password", "password2": "another long password"}
        assert thief.post(reverse("account_complete_password_reset"), words).status_code == 409
        assert not User.objects.get(pk=person.login_id).has_usable_password()

    def test_to_log_in_with_a_telephone(self, thief, person, settings):
        settings.SMS_GATEWAY = "folder"
        settings.ACCOUNT_LOGIN_METHODS = {"email", "phone"}
        change = replaced(person.login)
        actions.prove_login_phone(User.objects.get(pk=person.login_id), "+8613800138009", by=acting(person))
        thief.post(reverse("account_request_login_code"), {"phone": "+8613800138009"})
        actions.stop_change(change, by=VISITOR)
        assert thief.post(reverse("account_confirm_login_code"), {"code": code("code")}).status_code == 409
        assert User.objects.get(pk=person.login_id).phone == ""
        assert thief.get(reverse("account_email")).status_code == 302


class TestThePage:
    @pytest.fixture
    def link(self, person):
        replaced(person.login)
        return path_of(queued(CHANGED)[0])

    def test_does_nothing_when_looked_at_and_acts_by_its_button(self, client, link, person):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        for _scanner in range(2):
            shown = client.get(link).content.decode()
            assert "Stop the change" in shown
            assert OLD not in shown
            assert NEW not in shown
        assert User.objects.get().email == NEW
        assert "set a new password" in client.post(link).content.decode()
        assert User.objects.get().email == OLD
        assert "_auth_user_id" not in client.session, "nobody is logged in by it"
        again = client.post(link).content.decode()
        assert "This was stopped already" in again
        assert Entry.objects.filter(verb="people.change_stopped").count() == 1

    def test_says_kindly_that_it_is_too_late(self, client, link):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            assert actions.forget_old_changes(by=CLOCK) == 1
            assert "seven days are over" in client.get(link).content.decode()
            assert "seven days are over" in client.post(link).content.decode()
        assert User.objects.get().email == NEW

    def test_is_nothing_by_another_word(self, client, link):
        assert client.get(reverse("change_stop", args=["x" * 32])).status_code == 404


class TestForgetting:
    def test_values_go_when_nothing_can_be_stopped_and_rows_later(self, person):
        replaced(person.login)
        holding = holdings["people.login_changes"]
        assert [row["before"] for row in holding.export(person)] == [OLD]
        assert actions.forget_old_changes(by=CLOCK) == 0
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            actions.forget_old_changes(by=CLOCK)
            assert ContactChange.objects.get().before == ""
            assert actions.forget_old_changes(by=CLOCK) == 0, "twice does no harm"
        with time_machine.travel(timezone.now() + timedelta(days=91)):
            actions.forget_old_changes(by=CLOCK)
        assert not ContactChange.objects.exists()

    def test_what_the_office_has_still_to_see_stays(self, person):
        actions.stop_change(replaced(person.login), by=VISITOR)
        with time_machine.travel(timezone.now() + timedelta(days=91)):
            assert actions.forget_old_changes(by=CLOCK) == 0
            actions.settle_change(ContactChange.objects.get(), by=CLOCK)
            assert actions.forget_old_changes(by=CLOCK) == 1


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def stopped_twice(self):
        person = PersonFactory(with_login=True)
        _first, second = two_addresses(person)
        actions.choose_contact(second, by=acting(person))
        change = ContactChange.objects.get()
        return race(lambda: actions.stop_change(change, by=VISITOR), lambda: actions.stop_change(change, by=VISITOR))

    def test_without_the_lock_it_is_stopped_twice(self, both_have_looked, without_locks):
        self.stopped_twice()
        assert Entry.objects.filter(verb="people.change_stopped").count() == 2

    def test_with_the_lock_once(self, both_have_looked):
        outcomes = self.stopped_twice()
        assert len(winners(outcomes)) == 1
        assert [loss.code for loss in outcomes if isinstance(loss, Refusal)] == ["change_stopped"]
