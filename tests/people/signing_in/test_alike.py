"""Whoever asks for codes, often and with patience, learns nothing about who has a login: seven tries each."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.actions.retention import forget_spent_numbers
from messaging.models import Addressee, Delivery, SmsNumber, SmsTemplate
from people import actions
from tests.support.actors import CLOCK, acting_login

pytestmark = pytest.mark.django_db
ASK, CONFIRM, CHANGE = (
    reverse(f"account_{page}") for page in ("request_login_code", "confirm_login_code", "change_phone")
)
KNOWN, UNKNOWN = "+8613800138000", "+8613800138001"
SAYS_SO = {"en": "takes no more", "zh-hans": "不再接收"}


@pytest.fixture
def through_a_carrier(settings, zeng):
    """Of the limits only the carrier's, so that they are what is looked at."""
    settings.SMS_GATEWAY, settings.ACCOUNT_LOGIN_METHODS = "aliyun://dysmsapi.aliyuncs.com", {"email", "phone"}
    SmsTemplate.objects.create(
        code="SMS_1", sign_name="校友会", letter="people/sms/code", language="zh-hans", kind="code", state="approved"
    )
    actions.prove_login_phone(zeng, KNOWN, by=acting_login(zeng))


def carry(moment):
    """What the worker does with a code: it leaves, and the carrier counts it."""
    for letter in Delivery.objects.filter(channel="sms", state="waiting").select_related("addressee"):
        number = SmsNumber.objects.held(letter.addressee.phone)
        SmsNumber.objects.filter(pk=number.pk).update(codes_at=[*number.codes_at, moment])
    Delivery.objects.filter(channel="sms").update(state="accepted")


def seen_by(language, asked):
    """Status, address and words of seven tries, each by another visitor, with another code asked for at each."""
    seen, moment = [], timezone.now()
    for _ in range(7):
        moment += timedelta(minutes=3)
        with time_machine.travel(moment, tick=False):
            visitor = Client(HTTP_ACCEPT_LANGUAGE=language)
            seen += [_said(visitor.post(ASK, asked), asked), _said(visitor.get(CONFIRM), asked)]
            seen.append(_said(visitor.post(CONFIRM, {"action": "resend"}, follow=True), asked))
            seen.append(_said(visitor.post(CONFIRM, {"code": "000001"}), asked))
            carry(moment)
    return seen


def _said(answer, asked):
    words = re.sub(r'value="\w{64}"', "", answer.content.decode())
    for typed in asked.values():
        words = words.replace(typed, "…")
    return answer.status_code, answer.headers.get("Location"), words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_number(through_a_carrier, language):
    known, unknown = seen_by(language, {"phone": KNOWN}), seen_by(language, {"phone": UNKNOWN})
    assert known == unknown
    assert SAYS_SO[language] in "".join(words for _, _, words in known), "the limit was reached, and is told to both"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_address(zeng, language, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "5/h/key"}
    known, unknown = (seen_by(language, {"email": at}) for at in (zeng.email, "nobody@example.org"))
    assert known == unknown
    assert [status for status, _, _ in known[::4]] == [302] * 5 + [200] * 2


def test_a_watch(through_a_carrier):
    """Both write a letter and count; nobody's is taken back in the same transaction, and nothing of it stays."""
    Client().post(ASK, {"phone": KNOWN})  # the language of a number is written down once
    with CaptureQueriesContext(connection) as for_known:
        assert Client().post(ASK, {"phone": KNOWN}).status_code == 302
    with CaptureQueriesContext(connection) as for_unknown:
        assert Client().post(ASK, {"phone": UNKNOWN}).status_code == 302
    written = [_written(each) for each in (for_known, for_unknown)]
    assert written[0] == [each for each in written[1] if each != 'INSERT INTO "messaging_addressee"']
    assert not Delivery.objects.filter(addressee__phone=UNKNOWN).exists()
    assert not Addressee.objects.filter(phone=UNKNOWN).exists()


def _written(captured):
    words = [each["sql"].split(" (")[0].split(" SET")[0].split(" WHERE")[0] for each in captured]
    return [each for each in words if each.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_page_to_prove_a_number_tells_nothing_either(through_a_carrier, zeng):
    """It counts with the rest: five codes asked for at the log-in page are told of for both."""
    asked = [timezone.now() + timedelta(minutes=3 * n) for n in range(1, 6)]
    SmsNumber.objects.create(number=UNKNOWN, asked_at=asked)
    SmsNumber.objects.filter(number=KNOWN).delete()
    SmsNumber.objects.create(number=KNOWN, asked_at=asked, codes_at=asked)
    other = actions.create_login("li@example.org", password="three quiet green herons", is_verified=True, by=CLOCK)
    for phone in (KNOWN, UNKNOWN):
        visitor = Client(HTTP_ACCEPT_LANGUAGE="en")
        with time_machine.travel(timezone.now() + timedelta(minutes=22), tick=False):
            visitor.post(reverse("account_login"), {"login": other.email, "password": "three quiet green herons"})
            visitor.post(reverse("account_reauthenticate"), {"password": "three quiet green herons"})
            assert "takes no more" in visitor.post(CHANGE, {"phone": phone}).content.decode()


def test_two_who_ask_at_the_same_moment_are_told_alike(through_a_carrier, monkeypatch):
    """The form saw room for one more each; the row did not."""
    monkeypatch.setattr("people.forms.signing_in.can_text_code", lambda number: True)
    for phone in (KNOWN, UNKNOWN):
        SmsNumber.objects.create(number=phone, asked_at=[timezone.now()] * 5)
    assert [Client().post(ASK, {"phone": phone}).status_code for phone in (KNOWN, UNKNOWN)] == [429, 429]


def test_numbers_that_were_only_asked_about_are_forgotten_after_a_day(db):
    now = timezone.now()
    for number, facts in enumerate(
        [
            {"asked_at": [now - timedelta(hours=30)]},
            {"codes_at": [now - timedelta(hours=30)], "texts_at": [now - timedelta(hours=3)]},
            {"asked_at": [now - timedelta(hours=30)], "stopped_at": now},
            {},
        ]
    ):
        SmsNumber.objects.create(number=f"+861380013800{number}", **facts)
    SmsNumber.objects.update(created_at=now - timedelta(days=3))
    assert forget_spent_numbers(by=CLOCK) == 2
    assert [each.number[-1] for each in SmsNumber.objects.order_by("number")] == ["1", "2"]
