"""Text messages through Aliyun: approved templates alone, no number too often, and every end known or asked about."""

import json
import threading
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.reads import zone
from messaging import gateways
from messaging.actions import texts
from messaging.actions.sms_templates import add_sms_template, change_sms_template
from messaging.actions.texts import note_report, take_reply, take_turn
from messaging.engine import ask_about_texts
from messaging.gateways.aliyun import TextParcel, outcome_of, signed
from messaging.letters import queue_account_text
from messaging.letters.rendering import Written
from messaging.models import Addressee, ArrivalReport, Delivery, Mailing, SmsNumber, SmsTemplate
from messaging.permissions import can_launch_by_text, can_text_code
from messaging.registry import carries_text, categories
from messaging.vocabulary import fault_of
from messaging.words import TEXTS, said
from tests.associations.joining import serve
from tests.support.actors import CLOCK, acting
from tests.support.aliyun import KEY, SECRET, open_carrier
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.letters import send
from tests.support.racing import race

pytestmark = pytest.mark.django_db
NUMBER, SIGN = "+8613800138000", "岭南大学校友会"
CODE = {
    "code": "SMS_1001",
    "sign_name": SIGN,
    "letter": "people/sms/code",
    "language": "zh-hans",
    "kind": "code",
    "state": "approved",
    "text": "你的验证码是${code}，15分钟内有效。",
}
NOTICE = CODE | {
    "code": "SMS_1002",
    "letter": "messaging/sms/notice",
    "kind": "notice",
    "text": "${name}，你有一封信：${subject}",
}
NEWS = NOTICE | {
    "code": "SMS_1003",
    "letter": "messaging/sms/news",
    "kind": "marketing",
    "text": "${name}，${subject}。拒收请回复R",
}
State = Delivery.State


@pytest.fixture(scope="module")
def open_all_day():
    with open_carrier() as carrier:
        yield carrier


@pytest.fixture
def carrier(open_all_day, settings):
    known = {row["code"]: row["text"] for row in (CODE, NOTICE, NEWS)}
    open_all_day.__init__(templates=known, signs={SIGN}, url=open_all_day.url)
    settings.SMS_GATEWAY, settings.SMS_PUSH_SECRET = open_all_day.url, "push-secret"
    settings.ALIYUN_ACCESS_KEY_ID, settings.ALIYUN_ACCESS_KEY_SECRET = KEY, SECRET
    gateways.forget()
    return open_all_day


@pytest.fixture
def keeper():
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def rows():
    for facts in (CODE, NOTICE, NEWS):
        SmsTemplate.objects.create(**facts)


def ask_code(number=NUMBER, code="123456"):
    queue_account_text(phone=number, template="people/sms/code", context={"code": code})
    return Delivery.objects.latest("pk")


def notice_for(number=NUMBER, **more):
    to = Addressee.objects.get_or_create(owner=None, login=None, email="", phone=number)[0]
    facts = {"category": "test_wall", "template": "tests/email/short", "channel": "sms", "addressee": to}
    facts["context"] = {"subject": "聚会改到下午", "words": "…"}
    return Delivery.objects.create(**facts | more)


def state(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def reason(delivery):
    return Delivery.objects.get(pk=delivery.pk).reason


class TestSignature:
    def test_is_the_published_one(self):
        """The worked example of Aliyun's page on version 3 of its signature."""
        query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
        headers = signed(
            "ecs.cn-shanghai.aliyuncs.com",
            "RunInstances",
            query,
            "YourAccessKeyId",
            "YourAccessKeySecret",
            date="2023-10-26T10:22:32Z",
            nonce="3156853299f313e23d1673dc12e1703d",
            version="2014-05-26",
        )
        assert headers["Authorization"].endswith(
            "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        )

    def test_a_wrong_secret_is_later_and_says_so(self, carrier, rows, settings):
        settings.ALIYUN_ACCESS_KEY_SECRET = "another"
        gateways.forget()
        delivery = ask_code()
        send()
        assert (state(delivery), reason(delivery)) == (State.DEFERRED, "SignatureDoesNotMatch")
        assert carrier.faults == ["SignatureDoesNotMatch"] and not carrier.messages


class TestHandingOver:
    def test_what_was_approved_is_filled_in_and_named(self, carrier, rows):
        delivery = ask_code()
        send()
        (message,) = carrier.messages
        assert (message.number, message.out_id, message.sign) == ("13800138000", delivery.public_id, SIGN)
        assert message.words == "你的验证码是123456，15分钟内有效。"
        assert state(delivery) == State.ACCEPTED
        assert Delivery.objects.get().context == {}

    def test_any_other_letter_is_a_line_that_says_what_waits(self, carrier, rows):
        delivery = notice_for()
        send()
        assert (carrier.messages[0].template, state(delivery)) == ("SMS_1002", State.ACCEPTED)
        assert carrier.messages[0].words == "校友，你有一封信：聚会改到下午"

    @pytest.mark.parametrize(
        ("code", "ends"),
        [
            ("isv.BUSINESS_LIMIT_CONTROL", State.DEFERRED),
            ("isv.AMOUNT_NOT_ENOUGH", State.DEFERRED),
            ("isv.MOBILE_NUMBER_ILLEGAL", State.REFUSED),
            ("isv.SMS_TEMPLATE_ILLEGAL", State.REFUSED),
            ("isv.BLACK_KEY_CONTROL_LIMIT", State.REFUSED),
            ("isv.SOMETHING_NEW", State.REFUSED),
            ("isp.SYSTEM_ERROR", State.UNKNOWN),
            ("", State.UNKNOWN),
            ("OK", State.ACCEPTED),
        ],
    )
    def test_each_answer_has_its_end(self, code, ends):
        assert outcome_of(code, "words").state == ends

    def test_their_codes_are_words_for_the_office(self):
        assert "tried again" in str(said("isv.BUSINESS_LIMIT_CONTROL"))
        assert "(page)" in str(said("text_value_link: page"))
        assert said("550 no such user") is None
        assert all(str(words) for words in TEXTS.values())

    def test_a_number_abroad_and_a_value_they_forbid_contact_nobody(self, carrier, rows):
        abroad, long = ask_code("+85291234567"), ask_code("+8613800138009", code="1234567890")
        send()
        assert (state(abroad), reason(abroad)) == (State.REFUSED, "text_foreign_number")
        assert (state(long), reason(long)) == (State.REFUSED, "text_value_no_code: code")
        assert not carrier.messages and not carrier.faults

    def test_without_an_approved_template_nothing_is_queued(self, carrier, rows):
        SmsTemplate.objects.filter(letter="people/sms/code").update(state="refused")
        assert not carries_text("people/sms/code")
        with pytest.raises(Refusal) as refusal:
            ask_code()
        assert refusal.value.code == "text_no_template"
        assert not Delivery.objects.exists()

    @pytest.mark.parametrize(
        ("value", "kind", "fault"),
        [
            ("12345", "code", ""),
            ("12 45", "code", "text_value_no_code"),
            ("", "notice", "text_value_missing"),
            ("长" * 35, "notice", ""),
            ("长" * 36, "notice", "text_value_too_long"),
            ("https://a.example", "notice", "text_value_link"),
            ("见 alumni.edu.cn", "notice", "text_value_link"),
            ("【校友会】", "notice", "text_value_signs"),
            ("两行\n字", "notice", "text_value_signs"),
        ],
    )
    def test_values_by_the_published_rules(self, value, kind, fault):
        assert fault_of(value, is_code=kind == "code") == fault


class TestNumbers:
    def test_a_second_code_within_a_minute_waits_and_a_sixth_in_an_hour_is_refused(self, carrier, rows):
        begin = timezone.now()
        ask_code()
        send()
        second = ask_code(code="222222")
        send()
        waits = Delivery.objects.get(pk=second.pk)
        assert (waits.state, waits.reason, waits.attempt) == (State.DEFERRED, "text_limit", 0)
        assert timedelta(seconds=40) < waits.next_at - begin < timedelta(seconds=70)
        SmsNumber.objects.update(codes_at=[begin - timedelta(minutes=4 * n) for n in range(1, 6)])
        Delivery.objects.filter(pk=second.pk).update(next_at=begin)
        send()
        assert (state(second), reason(second)) == (State.REFUSED, "text_limit")
        assert Delivery.objects.get(pk=second.pk).context == {}
        assert len(carrier.messages) == 1

    def test_the_page_says_so_before(self, carrier, rows):
        SmsNumber.objects.create(number=NUMBER, asked_at=[timezone.now() - timedelta(minutes=10 * n) for n in range(5)])
        verdict = can_text_code(NUMBER)
        assert verdict.code == "number_limit" and "20" in str(verdict.reason)
        with pytest.raises(Refusal):
            ask_code()
        assert not Delivery.objects.exists()
        assert can_text_code("+8613800138001")

    def test_a_notice_does_not_count_as_a_code(self, carrier, rows):
        SmsNumber.objects.create(number=NUMBER, texts_at=[timezone.now()] * 9)
        delivery = ask_code()
        send()
        assert state(delivery) == State.ACCEPTED

    def test_no_invitation_by_night(self, carrier, rows):
        night = timezone.now().astimezone(zone()).replace(hour=23, minute=30)
        with time_machine.travel(night, tick=False):
            carrier.now = night
            delivery = notice_for(mailing=_mailing())
            Delivery.objects.filter(pk=delivery.pk).update(state="leased", leased_by="w")
            parcel = TextParcel(delivery, Written("zh-hans", "x", "x", ""), NUMBER, kind="marketing")
            assert not take_turn(parcel, "w", by=CLOCK)
        assert (state(delivery), reason(delivery)) == (State.DEFERRED, "text_at_night")


def _mailing():
    return Mailing.objects.create(category="test_wall")


class TestReports:
    def push(self, out_id, number="13800138000", secret="push-secret", **said):
        body = [{"phone_number": number, "out_id": out_id, "success": True, "err_code": "DELIVERED"} | said]
        address = reverse("text_reports", args=[secret])
        return Client().post(address, json.dumps(body), content_type="application/json")

    def sent(self, carrier, **tell):
        for name, value in tell.items():
            setattr(carrier, name, value)
        delivery = ask_code()
        send()
        return Delivery.objects.get(pk=delivery.pk)

    def test_a_lost_answer_is_unknown_and_the_push_settles_it_once(self, carrier, rows):
        delivery = self.sent(carrier, loses_answers=True)
        assert delivery.state == State.UNKNOWN
        for _again in range(3):
            assert self.push(delivery.public_id).json() == {"code": 0, "msg": "接收成功"}
        assert state(delivery) == State.ACCEPTED
        assert ArrivalReport.objects.get().arrived is True

    def test_a_failure_marks_the_number_and_only_codes_still_go_there(self, carrier, rows):
        delivery = self.sent(carrier)
        self.push(delivery.public_id, success=False, err_code="MOBILE_NOT_ON_SERVICE")
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "MOBILE_NOT_ON_SERVICE")
        SmsNumber.objects.update(codes_at=[])
        held, code = notice_for(), ask_code()
        send()
        assert (state(held), reason(held)) == (State.SUPPRESSED, "number_unreachable")
        assert state(code) == State.ACCEPTED
        self.push(code.public_id)
        assert SmsNumber.objects.get().unreachable_since is None

    @pytest.mark.parametrize(
        "told", [{"secret": "guessed"}, {"number": "13900139000"}, {"success": "yes"}, {"out_id": "nobody"}]
    )
    def test_what_is_not_theirs_to_say_changes_nothing(self, carrier, rows, told):
        delivery = self.sent(carrier, loses_answers=True)
        self.push(**{"out_id": delivery.public_id} | told)
        assert state(delivery) == State.UNKNOWN and not ArrivalReport.objects.exists()

    def test_without_a_secret_the_address_is_nowhere(self, carrier, settings):
        settings.SMS_PUSH_SECRET = ""
        assert self.push("x", secret="x").status_code == 404

    @pytest.mark.parametrize("body", ["", "{}", "[1]", "[" * 50])
    def test_what_is_no_list_is_refused(self, carrier, body):
        address = reverse("text_reports", args=["push-secret"])
        assert Client().post(address, body, content_type="application/json").status_code == 400

    def later(self, minutes):
        Delivery.objects.update(handed_at=timezone.now() - timedelta(minutes=minutes))

    def test_the_carrier_is_asked_what_it_does_not_push(self, carrier, rows):
        delivery = self.sent(carrier, loses_answers=True)
        assert ask_about_texts(by=CLOCK) == 0, "too early"
        self.later(3)
        assert ask_about_texts(by=CLOCK) == 1
        assert state(delivery) == State.ACCEPTED, "it has it, and waits for its own report"
        assert ask_about_texts(by=CLOCK) == 0, "not again at once"
        carrier.report(delivery.public_id, 2, "CONTENT_KEYWORD")
        ArrivalReport.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
        ask_about_texts(by=CLOCK)
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "CONTENT_KEYWORD")

    def test_what_it_never_took_goes_again_under_the_same_name_and_a_code_does_not(self, carrier, rows):
        code = self.sent(carrier, loses_questions=True)
        other = notice_for(state="unknown", address=NUMBER, handed_at=timezone.now(), settled_at=timezone.now())
        self.later(16)
        assert ask_about_texts(by=CLOCK) == 2
        assert (state(code), reason(code)) == (State.REFUSED, "text_never_taken")
        assert state(other) == State.DEFERRED

    def test_of_a_mailing_the_unknown_are_asked_about_and_all_where_nothing_is_pushed(self, carrier, rows, settings):
        facts = {"mailing": _mailing(), "address": NUMBER, "handed_at": timezone.now(), "settled_at": timezone.now()}
        known, unknown = (
            notice_for(number, **facts | {"state": state})
            for number, state in (("+8613800138007", "accepted"), ("+8613800138008", "unknown"))
        )
        self.later(16)
        assert ask_about_texts(by=CLOCK) == 1
        assert (state(unknown), reason(unknown)) == (State.UNKNOWN, "provider_has_nothing")
        settings.SMS_PUSH_SECRET = ""
        assert ask_about_texts(by=CLOCK) == 1
        assert ArrivalReport.objects.filter(delivery=known).exists()

    def test_a_carrier_that_is_away_settles_nothing(self, carrier, rows, settings):
        delivery = self.sent(carrier, loses_answers=True)
        settings.SMS_GATEWAY = "aliyun+http://127.0.0.1:9"
        gateways.forget()
        self.later(20)
        assert ask_about_texts(by=CLOCK) == 0
        assert state(delivery) == State.UNKNOWN

    def test_only_a_provider_or_the_house_may_say(self, carrier, rows, keeper):
        with pytest.raises(Forbidden):
            note_report(ask_code(), True, "DELIVERED", by=keeper)
        with pytest.raises(Forbidden):
            take_reply(NUMBER, "R", by=keeper)


class TestReplies:
    @pytest.mark.parametrize(("words", "stops"), [("r", True), (" T ", True), ("退订", True), ("谢谢", False)])
    def test_r_ends_what_need_not_arrive(self, carrier, rows, words, stops):
        body = [{"phone_number": "13800138000", "content": words, "sign_name": SIGN}]
        address = reverse("text_replies", args=["push-secret"])
        for _again in range(2):
            Client().post(address, json.dumps(body), content_type="application/json")
        assert SmsNumber.objects.filter(number=NUMBER, stopped_at__isnull=False).exists() is stops
        assert Entry.objects.filter(verb="messaging.number_stopped").count() == int(stops)
        if stops:
            held, code = notice_for(), ask_code()
            send()
            assert (state(held), reason(held)) == (State.SUPPRESSED, "number_left_alone")
            assert state(code) == State.ACCEPTED


class TestKeepingTemplates:
    def test_the_office_writes_one_down_and_changes_it(self, keeper):
        template = add_sms_template(by=keeper, **CODE | {"state": "pending"})
        change_sms_template(template, state="approved", by=keeper)
        assert SmsTemplate.objects.get().state == "approved"
        verbs = ["messaging.sms_template_added", "messaging.sms_template_changed"]
        assert list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            (CODE | {"code": "1001"}, "template_code"),
            (CODE | {"sign_name": "【岭南】"}, "signature"),
            (CODE | {"sign_name": "岭"}, "signature"),
            (CODE | {"letter": "no/such"}, "no_such_text"),
            (CODE | {"text": "【岭南】${code}"}, "brackets"),
            (CODE | {"text": "${code}，${password}"}, "unknown_variable"),
            (NOTICE | {"text": "${name}${name}"}, "variable_twice"),
            (CODE | {"kind": "notice"}, "wrong_kind"),
            (CODE | {"text": "${name}：${code}"}, "code_alone"),
            (NEWS | {"kind": "notice"}, "wrong_kind"),
            (NEWS | {"text": "${subject}"}, "no_opt_out"),
        ],
    )
    def test_what_the_carrier_would_never_take_is_refused(self, keeper, facts, code):
        with pytest.raises(Refusal) as refusal:
            add_sms_template(by=keeper, **facts)
        assert refusal.value.code == code

    def test_two_in_use_for_one_are_one_too_many(self, keeper, rows):
        with pytest.raises(Exception, match="Retire that one first"):
            add_sms_template(by=keeper, **CODE | {"code": "SMS_2001"})

    def test_nobody_else(self, rows):
        with pytest.raises(Forbidden):
            add_sms_template(by=acting(PersonFactory(with_login=True)), **CODE)

    def test_a_mailing_is_looked_at_before_it_is_launched(self, carrier, rows, settings):
        wall = categories["test_wall"]
        assert can_launch_by_text(wall)
        SmsTemplate.objects.filter(letter="messaging/sms/news").update(state="retired")
        assert can_launch_by_text(wall).code == "text_no_template"
        settings.SMS_GATEWAY = ""
        assert can_launch_by_text(wall).code == "no_text_messages"


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def turns(self):
        made = [notice_for(state="leased", leased_by="w", category="account") for _each in range(2)]
        written = Written("zh-hans", "", "x", "")
        parcels = [TextParcel(delivery, written, NUMBER, kind="code") for delivery in made]
        return race(*(lambda parcel=parcel: take_turn(parcel, "w", by=CLOCK) for parcel in parcels))

    def test_the_last_turn_is_taken_once(self):
        assert sorted(self.turns()) == [False, True]

    def test_without_the_lock_it_is_taken_twice(self, monkeypatch):
        barrier, real = threading.Barrier(2), texts.free_at

        def both_look(*asked):
            free = real(*asked)
            barrier.wait(5)
            return free

        SmsNumber.objects.create(number=NUMBER)
        monkeypatch.setattr(texts, "free_at", both_look)
        monkeypatch.setattr(
            "messaging.models.texts.SmsNumberQuerySet.held", lambda numbers, number: numbers.get(number=number)
        )
        assert self.turns() == [True, True]
