"""One channel after another: never two at once, the next in the transaction that settles the one before."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging import gateways
from messaging.actions.orders import give_way, set_channel_order
from messaging.actions.texts import note_report
from messaging.forms import PreferencesForm
from messaging.letters import addressee_of, queue_letter
from messaging.letters.following import go_on, go_on_after
from messaging.models import ArrivalReport, ChannelOrder, Delivery, Preference
from messaging.registry import Category, categories
from people import actions as people_actions
from tests.associations.joining import serve
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.letters import send
from tests.support.other_house import Reply, as_json, open_house

pytestmark = pytest.mark.django_db
NUMBER = "+8613800138000"
State = Delivery.State


@pytest.fixture(scope="module")
def house():
    with open_house() as house:
        yield house


@pytest.fixture
def bridge(house, settings):
    house.knocks.clear()
    house.answers["/sms"] = lambda knock: as_json({"ok": True})
    settings.SMS_GATEWAY = f"{house.url}/sms"
    gateways.forget()
    return house


@pytest.fixture
def urgent():
    kind = Category(code="test_urgent", label="It is called off", must_arrive=True, why="…", priority=2)
    yield categories.hang(kind)
    categories.take_down("test_urgent")


@pytest.fixture
def order(urgent):
    for category in ("test_urgent", "test_wall"):
        ChannelOrder.objects.create(category=category, channels=["sms", "email"], minutes=60)


@pytest.fixture
def person():
    person = PersonFactory(with_login=True)
    people_actions.say_contact(person, "phone", NUMBER, by=CLOCK)
    person.contact_points.filter(kind="phone").update(verified_at=timezone.now(), is_primary=True)
    addressee = addressee_of(person)
    addressee.phone, addressee.login = NUMBER, person.login
    addressee.save()
    return person


def write_to(person, category="test_urgent", **more):
    facts = {"subject": "聚会改到下午", "words": "…"}
    queue_letter(to=person, category=category, template="tests/email/short", context=facts, **more)


def loud():
    rows = Delivery.objects.exclude(channel="inbox").order_by("pk")
    return [(row.channel, row.state) for row in rows]


def later(minutes=61):
    gone = timezone.now() - timedelta(minutes=minutes)
    Delivery.objects.update(created_at=gone)
    Delivery.objects.exclude(handed_at=None).update(handed_at=gone)


class TestTheFirst:
    def test_one_channel_and_the_inbox_beside_it(self, bridge, order, person):
        write_to(person)
        assert loud() == [("sms", State.WAITING)]
        assert Delivery.objects.filter(channel="inbox").count() == 1
        send()
        later()
        assert give_way(by=CLOCK) == 0, "a bridge reports nothing: what it took has arrived"
        assert loud() == [("sms", State.ACCEPTED)]

    def test_without_a_proven_number_or_a_gateway_the_next_is_the_first(self, bridge, order, person, settings):
        person.contact_points.filter(kind="phone").update(verified_at=None)
        write_to(person)
        settings.SMS_GATEWAY = ""
        write_to(person)
        assert loud() == [("email", State.WAITING)] * 2

    def test_what_the_reader_chose_rules(self, bridge, order, person):
        addressee = addressee_of(person)
        Preference.objects.create(addressee=addressee, category="test_wall", channel="sms", rhythm="never")
        write_to(person, "test_wall")
        assert loud() == [("email", State.WAITING)]
        Preference.objects.create(addressee=addressee, category="test_wall", channel="email", rhythm="digest")
        write_to(person, "test_wall")
        assert loud()[1:] == [("email", State.GATHERED)]

    def test_said_twice_it_is_sent_once_though_the_order_changed(self, bridge, order, person):
        write_to(person, key="once")
        ChannelOrder.objects.update(channels=["email", "sms"])
        write_to(person, key="once")
        assert loud() == [("sms", State.WAITING)]

    def test_the_page_offers_what_leads_anywhere(self, bridge, order, person, settings):
        assert "test_wall-sms" in PreferencesForm(None).fields
        settings.SMS_GATEWAY = ""
        assert "test_wall-sms" not in PreferencesForm(None).fields
        assert "test_wall-email" in PreferencesForm(None).fields


class TestTheNext:
    def test_a_refusal_and_the_next_are_one_transaction(self, bridge, order, person):
        bridge.answers["/sms"] = lambda knock: Reply(b"no such number", 400)
        write_to(person)
        send()
        assert loud() == [("sms", State.REFUSED), ("email", State.ACCEPTED)]
        assert Delivery.objects.get(channel="email").instead_of.channel == "sms"

    def test_rolled_back_with_the_end_of_the_one_before(self, bridge, order, person):
        write_to(person)
        with transaction.atomic():
            Delivery.objects.filter(channel="sms").update(state=State.REFUSED)
            go_on_after(Delivery.objects.filter(channel="sms").values_list("pk", flat=True))
            assert len(loud()) == 2
            transaction.set_rollback(True)
        assert loud() == [("sms", State.WAITING)]

    def test_one_that_was_killed_between_is_found_by_the_clock_and_once(self, bridge, order, person):
        write_to(person)
        letters = Delivery.objects.filter(channel="sms")
        letters.update(state=State.REFUSED, settled_at=timezone.now())
        stale = list(letters)
        assert [give_way(by=CLOCK), give_way(by=CLOCK)] == [1, 0]
        go_on(stale)  # who looked before the clock wrote
        assert loud() == [("sms", State.REFUSED), ("email", State.WAITING)]

    def test_a_stop_of_the_channel_leads_on(self, bridge, order, person):
        write_to(person)
        addressee = addressee_of(person)
        addressee.phone = ""
        addressee.save()
        send()
        assert loud() == [("sms", State.SUPPRESSED), ("email", State.ACCEPTED)]

    def test_what_waits_too_long_is_taken_back_first(self, bridge, order, person):
        write_to(person)
        assert give_way(by=CLOCK) == 0
        later()
        assert give_way(by=CLOCK) == 1
        assert loud() == [("sms", State.SUPPRESSED), ("email", State.WAITING)]
        assert Delivery.objects.get(channel="sms").reason == "gave_way"
        send()
        assert not bridge.knocks

    def test_what_a_worker_holds_is_not_taken_from_it(self, bridge, order, person):
        write_to(person)
        Delivery.objects.filter(channel="sms").update(state=State.HANDING)
        later()
        assert give_way(by=CLOCK) == 0

    @pytest.mark.parametrize(("category", "made"), [("test_urgent", 1), ("test_wall", 0)])
    def test_unknown_waits_and_then_goes_by_its_class(self, bridge, order, person, category, made):
        bridge.answers["/sms"] = lambda knock: Reply(hangs_up=True)
        write_to(person, category)
        send()
        assert loud() == [("sms", State.UNKNOWN)] and give_way(by=CLOCK) == 0
        later()
        assert give_way(by=CLOCK) == made
        assert loud()[0] == ("sms", State.UNKNOWN)

    def test_success_that_comes_late_stands_beside_the_next(self, bridge, order, person):
        write_to(person)
        Delivery.objects.filter(channel="sms").update(state=State.UNKNOWN, handed_at=timezone.now(), address=NUMBER)
        later()
        give_way(by=CLOCK)
        send()
        note_report(Delivery.objects.get(channel="sms"), True, "DELIVERED", by=CLOCK)
        assert loud() == [("sms", State.ACCEPTED), ("email", State.ACCEPTED)]

    def test_accepted_but_never_reported_leads_on_where_the_carrier_reports(self, bridge, order, person, settings):
        write_to(person)
        send()
        later()
        settings.SMS_GATEWAY = "aliyun+http://127.0.0.1:9"
        sent = Delivery.objects.get(channel="sms")
        ArrivalReport.objects.create(delivery=sent, arrived=True)
        assert give_way(by=CLOCK) == 0
        ArrivalReport.objects.update(arrived=None)
        assert give_way(by=CLOCK) == 1


class TestOrdering:
    @pytest.fixture
    def keeper(self):
        return acting(serve(SchoolFactory(), "administrator").person)

    def test_the_office_sets_and_changes_it(self, bridge, urgent, keeper):
        set_channel_order("test_urgent", ["sms", "email"], 30, by=keeper)
        set_channel_order("test_urgent", ["email", "sms"], 90, by=keeper)
        assert list(ChannelOrder.objects.values_list("channels", "minutes")) == [(["email", "sms"], 90)]
        assert Entry.objects.filter(verb="messaging.channels_ordered").count() == 2

    @pytest.mark.parametrize(
        ("category", "channels", "code"),
        [
            ("account", ["sms", "email"], "no_order"),
            ("nothing", ["sms", "email"], "no_order"),
            ("test_urgent", ["sms"], "order_of_two"),
            ("test_urgent", ["sms", "sms"], "order_of_two"),
            ("test_urgent", ["inbox", "email"], "order_of_two"),
            ("test_urgent", ["wechat", "email"], "channel_leads_nowhere"),
        ],
    )
    def test_refuses(self, bridge, urgent, keeper, category, channels, code):
        with pytest.raises(Refusal) as refusal:
            set_channel_order(category, channels, 60, by=keeper)
        assert refusal.value.code == code

    def test_without_an_approved_template_no_order_by_text(self, bridge, urgent, keeper, settings):
        settings.SMS_GATEWAY = "aliyun://dysmsapi.aliyuncs.com"
        with pytest.raises(Refusal) as refusal:
            set_channel_order("test_urgent", ["sms", "email"], 60, by=keeper)
        assert refusal.value.code == "text_no_template"

    def test_nobody_else(self, bridge, urgent):
        with pytest.raises(Forbidden):
            set_channel_order("test_urgent", ["sms", "email"], 60, by=acting(PersonFactory(with_login=True)))
