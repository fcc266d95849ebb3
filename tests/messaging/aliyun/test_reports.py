"""What became of a text message: told by the carrier, answered by the reader, or asked about."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden
from messaging import gateways
from messaging.actions.texts import note_report, take_reply
from messaging.engine import ask_about_texts
from messaging.models import ArrivalReport, Delivery, SmsNumber
from tests.messaging.aliyun.carried import NUMBER, SIGN, State, ask_code, mailing, notice_for, reason, state
from tests.support.actors import CLOCK
from tests.support.letters import send

pytestmark = pytest.mark.django_db


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
        facts = {"mailing": mailing(), "address": NUMBER, "handed_at": timezone.now(), "settled_at": timezone.now()}
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
