"""A contact is proven by its owner, by six digits that went there; nobody takes it from another in silence."""

import threading
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from audit.models import Entry
from common.roles import as_owner
from common.verdicts import Forbidden, Refusal
from institution import reads
from institution.models import Institution
from messaging.letters.rendering import write
from messaging.models import Delivery
from people import actions
from people.models import ContactCode, ContactPoint
from tests.people.pages import PAGE, inside
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory
from tests.support.letters import queued
from tests.support.racing import PATIENCE, both_have_looked, race, without_locks

__all__ = ["both_have_looked", "without_locks"]

ADDRESS = "shan.new@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def point(person):
    return actions.say_contact(person, "email", ADDRESS, by=acting(person))


def send_to(point):
    """The code that went there."""
    actions.send_contact_code(point, by=acting(point.person))
    return Delivery.objects.latest("pk").context["code"]


def other_than(code):
    return "000000" if code != "000000" else "111111"


def later(**much):
    return time_machine.travel(timezone.now() + timedelta(**much))


class TestSendContactCode:
    def test_goes_to_exactly_that_address_and_leaves_no_code_here(self, point):
        code = send_to(point)
        (letter,) = queued("people/email/address_code")
        assert (letter.addressee.email, letter.addressee.owner, letter.priority) == (ADDRESS, None, 0)
        assert code not in str(ContactCode.objects.values().get())
        assert Entry.objects.get(verb="people.contact_code_sent").about[1] == f"people.contactpoint:{point.pk}"

    def test_nothing_is_sent_when_it_is_rolled_back(self, point, monkeypatch):
        monkeypatch.setattr("people.actions.proving.queue_contact_code", lambda *any: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.send_contact_code(point, by=acting(point.person))
        assert not ContactCode.objects.exists()
        assert not Delivery.objects.exists()

    @pytest.mark.parametrize("kind", ["phone", "wechat", "address"])
    def test_only_where_a_code_can_go(self, person, kind):
        point = actions.say_contact(person, kind, "13800138000", by=CLOCK)
        with pytest.raises(Refusal) as refusal:
            send_to(point)
        assert refusal.value.code == "contact_takes_no_code"

    def test_not_for_one_that_is_proven(self, person):
        with pytest.raises(Refusal) as refusal:
            send_to(person.contact_points.get())
        assert refusal.value.code == "contact_proven"

    def test_not_by_others_not_even_by_who_keeps_the_record(self, point, keeper):
        for by in (keeper, CLOCK, acting(PersonFactory())):
            with pytest.raises(Forbidden):
                actions.send_contact_code(point, by=by)

    def test_one_a_minute_and_five_an_hour(self, point):
        send_to(point)
        with pytest.raises(Refusal) as refusal:
            send_to(point)
        assert refusal.value.code == "code_asked_too_often"
        for minutes in (2, 4, 6, 8):
            with later(minutes=minutes):
                send_to(point)
        with later(minutes=10), pytest.raises(Refusal) as refusal:
            send_to(point)
        assert refusal.value.code == "code_asked_too_often"
        with later(minutes=70):
            send_to(point)

    def test_the_hour_counts_all_contacts_of_one_person(self, person):
        for number in range(5):
            send_to(actions.say_contact(person, "email", f"shan{number}@example.org", by=CLOCK))
        with pytest.raises(Refusal) as refusal:
            send_to(actions.say_contact(person, "email", "shan9@example.org", by=CLOCK))
        assert refusal.value.code == "code_asked_too_often"

    def test_many_people_do_not_fill_one_mailbox(self, point):
        send_to(point)
        with pytest.raises(Refusal) as refusal:
            send_to(actions.say_contact(PersonFactory(with_login=True), "email", ADDRESS, by=CLOCK))
        assert refusal.value.code == "code_asked_too_often"


class TestProveContact:
    def test_the_code_proves_it(self, point):
        assert actions.prove_contact(point, f" {send_to(point)} ", by=acting(point.person))
        point.refresh_from_db()
        assert point.verified_at
        assert Entry.objects.filter(verb="people.contact_proven", about__contains=[f"people.contactpoint:{point.pk}"])

    def test_works_once(self, point):
        code = send_to(point)
        actions.prove_contact(point, code, by=acting(point.person))
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=None)
        assert actions.prove_contact(point, code, by=acting(point.person)).code == "code_run_out"

    def test_runs_out_after_a_quarter_of_an_hour(self, point):
        code = send_to(point)
        with later(minutes=16):
            assert actions.prove_contact(point, code, by=acting(point.person)).code == "code_run_out"

    def test_a_newer_code_ends_the_older(self, point):
        old = send_to(point)
        with later(minutes=2):
            new = send_to(point)
            assert old == new or actions.prove_contact(point, old, by=acting(point.person)).code == "code_wrong"
            assert actions.prove_contact(point, new, by=acting(point.person))

    def test_five_wrong_tries_end_it(self, point):
        code = send_to(point)
        for _ in range(5):
            assert actions.prove_contact(point, other_than(code), by=acting(point.person)).code == "code_wrong"
        assert actions.prove_contact(point, code, by=acting(point.person)).code == "code_run_out"

    def test_a_code_for_one_contact_proves_no_other(self, point, person):
        second = actions.say_contact(person, "email", "second@example.org", by=CLOCK)
        code, others = send_to(point), send_to(second)
        assert code == others or actions.prove_contact(second, code, by=acting(person)).code == "code_wrong"

    def test_without_a_code_there_is_nothing_to_type(self, point):
        assert actions.prove_contact(point, "000000", by=acting(point.person)).code == "code_run_out"

    def test_not_by_others(self, point, keeper):
        code = send_to(point)
        for by in (keeper, acting(PersonFactory())):
            with pytest.raises(Forbidden):
                actions.prove_contact(point, code, by=by)

    def test_codes_are_forgotten_after_a_day(self, point):
        send_to(point)
        assert actions.forget_old_codes(by=CLOCK) == 0
        with later(hours=25):
            assert actions.forget_old_codes(by=CLOCK) == 1


class TestProvenByAnother:
    @pytest.fixture
    def holder(self):
        """Who has proven the address before, and is written to elsewhere."""
        holder = PersonFactory()
        user = actions.create_login("holder@example.org", language="en", is_verified=True, by=CLOCK)
        holder = actions.attach_login(holder, user, by=CLOCK)
        actions.add_contact_point(
            holder, "email", ADDRESS, source="owner", verified_at=timezone.now() - timedelta(days=9), by=CLOCK
        )
        return holder

    def test_keeps_it_and_is_told_and_it_is_written_down(self, holder, point):
        said = actions.prove_contact(point, send_to(point), by=acting(point.person))
        assert said.code == "proven_by_another"
        assert "alumni office" in str(said.reason)
        assert holder.contact_points.get(value=ADDRESS).verified_at
        point.refresh_from_db()
        assert point.verified_at is None
        (told,) = queued("people/email/contact_contested")
        assert (told.addressee.email, told.context) == ("holder@example.org", {"value": ADDRESS})
        line = Entry.objects.get(verb="people.contact_contested")
        assert line.about == [
            f"people.person:{point.person_id}",
            f"people.contactpoint:{point.pk}",
            f"people.person:{holder.pk}",
        ]

    def test_is_told_once(self, holder, point):
        for minutes in (0, 2):
            with later(minutes=minutes):
                actions.prove_contact(point, send_to(point), by=acting(point.person))
        assert len(queued("people/email/contact_contested")) == 1

    def test_a_page_says_nothing_of_it_before_the_code_is_typed(self, holder, her_page, point):
        free = actions.say_contact(point.person, "email", "free@example.org", by=CLOCK)
        shown = [
            her_page.post(reverse("contact_code_send", args=[each.pk]), follow=True).content.decode()
            for each in (point, free)
        ]
        assert "another record" not in shown[0]
        assert shown[0].count("notice") == shown[1].count("notice")

    def test_once_the_holder_has_taken_it_off_it_can_be_proven(self, holder, point):
        actions.withdraw_contact(holder.contact_points.get(value=ADDRESS), by=acting(holder))
        assert actions.prove_contact(point, send_to(point), by=acting(point.person))

    def test_a_login_that_is_tied_brings_it_unproven(self, holder):
        user = actions.create_login(ADDRESS, is_verified=True, by=CLOCK)
        person = actions.attach_login(PersonFactory(), user, by=CLOCK)
        assert person.contact_points.get().verified_at is None
        assert len(queued("people/email/contact_contested")) == 1

    def test_a_wechat_name_is_no_such_proof(self, holder):
        one, two = (
            actions.add_contact_point(each, "wechat", "zeng", source="owner", verified_at=timezone.now(), by=CLOCK)
            for each in (holder, PersonFactory())
        )
        assert one.verified_at
        assert two.verified_at


class TestTelephones:
    @pytest.fixture
    def phone(self, person):
        return actions.say_contact(person, "phone", "13800138000", by=CLOCK)

    @pytest.fixture
    def _a_gateway(self, settings):
        settings.SMS_GATEWAY = "folder"

    def test_without_a_gateway_there_is_no_button(self, her_page, phone):
        ours = reverse("contact_code_send", args=[phone.pk])
        assert ours not in her_page.get(PAGE).content.decode()
        answer = her_page.post(ours, follow=True).content.decode()
        assert "No code can be sent there." in answer
        assert not Delivery.objects.exists()

    @pytest.mark.usefixtures("_a_gateway")
    def test_with_one_a_text_message_proves_it(self, her_page, phone):
        ours = reverse("contact_code_send", args=[phone.pk])
        assert ours in her_page.get(PAGE).content.decode()
        asked = her_page.post(ours)
        letter = Delivery.objects.latest("pk")
        assert (letter.channel, letter.addressee.phone, letter.template) == ("sms", "+8613800138000", "people/sms/code")
        assert "spam" not in her_page.get(asked.url).content.decode()
        assert her_page.post(asked.url, {"code": letter.context["code"]}).url == PAGE
        phone.refresh_from_db()
        assert phone.verified_at

    @pytest.mark.usefixtures("_a_gateway")
    def test_the_message_is_short_and_says_whose_it_is(self, phone):
        Institution.objects.create(short_name_en="Lingnan Alumni")
        reads.forget()
        code = send_to(phone)
        text = write(Delivery.objects.latest("pk")).text
        assert text.startswith(f"{code} is your code for Lingnan Alumni.")
        assert len(text) < 160
        assert "\n" not in text

    @pytest.mark.usefixtures("_a_gateway")
    def test_a_number_proven_by_another_is_not_taken(self, phone):
        holder = PersonFactory()
        actions.add_contact_point(holder, "phone", "13800138000", source="owner", verified_at=timezone.now(), by=CLOCK)
        said = actions.prove_contact(phone, send_to(phone), by=acting(phone.person))
        assert said.code == "proven_by_another"


class TestPages:
    def test_from_the_line_to_proven(self, her_page, point):
        assert "not confirmed yet" in her_page.get(PAGE).content.decode()
        asked = her_page.post(reverse("contact_code_send", args=[point.pk]))
        assert ADDRESS in her_page.get(asked.url).content.decode()
        code = Delivery.objects.latest("pk").context["code"]
        wrong = her_page.post(asked.url, {"code": other_than(code)})
        assert wrong.status_code == 200
        assert "This is not the code we sent" in wrong.content.decode()
        assert her_page.post(asked.url, {"code": code}).url == PAGE
        assert "confirmed on" in her_page.get(PAGE).content.decode()

    def test_a_refusal_is_said(self, her_page, point):
        for _ in range(2):
            answer = her_page.post(reverse("contact_code_send", args=[point.pk]), follow=True)
        assert "Give it a minute" in answer.content.decode()

    def test_a_proven_one_says_so(self, her_page, person):
        answer = her_page.get(reverse("contact_prove", args=[person.contact_points.get().pk]))
        assert "This is confirmed already." in answer.content.decode()

    def test_no_button_where_no_code_can_go(self, her_page, person):
        actions.say_contact(person, "wechat", "shan", by=CLOCK)
        actions.say_contact(person, "phone", "13800138000", by=CLOCK)
        assert "Send me a code" not in her_page.get(PAGE).content.decode()

    @pytest.mark.parametrize("name", ["contact_prove", "contact_code_send"])
    def test_those_of_others_are_not_there(self, point, name):
        stranger = inside(acting(PersonFactory()).user)
        assert stranger.post(reverse(name, args=[point.pk]), {"code": "1"}).status_code == 404

    def test_ended_ones_are_not_there(self, her_page, point):
        actions.withdraw_contact(point, by=CLOCK)
        assert her_page.get(reverse("contact_prove", args=[point.pk])).status_code == 404


@pytest.fixture
def both_have_compared(monkeypatch):
    """Each has read how often it was tried, and neither has written it down."""
    barrier = threading.Barrier(2)

    def compare_and_wait(*digests):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return constant_time_compare(*digests)

    monkeypatch.setattr("people.actions.proving.constant_time_compare", compare_and_wait)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def prove_wrongly_twice(self, point):
        code = other_than(send_to(point))
        by = acting(point.person)
        race(*[lambda: actions.prove_contact(point, code, by=by)] * 2)
        return ContactCode.objects.get().tries

    def test_without_the_lock_a_try_is_lost(self, point, both_have_compared, without_locks):
        assert self.prove_wrongly_twice(point) == 1

    def test_with_the_lock_every_try_counts(self, point, both_have_compared):
        assert self.prove_wrongly_twice(point) == 2

    def test_one_of_two_people_proves_one_address(self, point, both_have_looked):
        other = actions.say_contact(PersonFactory(with_login=True), "email", ADDRESS, by=CLOCK)
        codes = [send_to(point)]
        ContactCode.objects.update(created_at=timezone.now() - timedelta(minutes=5))
        codes.append(send_to(other))
        outcomes = race(
            *[
                lambda each=each, code=code: actions.prove_contact(each, code, by=acting(each.person))
                for each, code in zip((point, other), codes, strict=True)
            ]
        )
        assert ContactPoint.objects.verified().filter(value=ADDRESS).count() == 1, outcomes


@pytest.mark.django_db(transaction=True)
def test_where_two_records_held_one_proof_the_first_keeps_it():
    migration = import_module("people.migrations.0006_one_record_keeps_a_proof")
    points = [actions.add_contact_point(PersonFactory(), "email", ADDRESS, source="owner", by=CLOCK) for _ in range(3)]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'one_person_per_proven_contact'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX one_person_per_proven_contact")
        try:
            for days, point in zip((1, 9, 9), points, strict=True):
                at = timezone.now().replace(microsecond=0) - timedelta(days=days)
                ContactPoint.objects.filter(pk=point.pk).update(verified_at=at)
            for _ in range(2):
                migration.keep_the_first_proof(apps, None)
        finally:
            ContactPoint.objects.exclude(pk=points[1].pk).update(verified_at=None)
            cursor.execute(definition)
    assert list(ContactPoint.objects.verified()) == [points[1]]
