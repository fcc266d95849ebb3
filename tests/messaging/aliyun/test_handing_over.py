"""Text messages through Aliyun: approved templates alone, no number too often, and signed by the published rule."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from common.verdicts import Refusal
from institution.reads import zone
from messaging import gateways
from messaging.actions import texts
from messaging.actions.texts import take_turn
from messaging.gateways.aliyun import TextParcel, outcome_of, signed
from messaging.letters.rendering import Written
from messaging.models import Delivery, SmsNumber, SmsTemplate
from messaging.permissions import can_text_code
from messaging.registry import carries_text
from messaging.vocabulary import fault_of
from messaging.words import TEXTS, said
from tests.messaging.aliyun.carried import NUMBER, SIGN, State, ask_code, mailing, notice_for, reason, state
from tests.support.actors import CLOCK
from tests.support.letters import send
from tests.support.racing import race

pytestmark = pytest.mark.django_db


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
            delivery = notice_for(mailing=mailing())
            Delivery.objects.filter(pk=delivery.pk).update(state="leased", leased_by="w")
            parcel = TextParcel(delivery, Written("zh-hans", "x", "x", ""), NUMBER, kind="marketing")
            assert not take_turn(parcel, "w", by=CLOCK)
        assert (state(delivery), reason(delivery)) == (State.DEFERRED, "text_at_night")


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
