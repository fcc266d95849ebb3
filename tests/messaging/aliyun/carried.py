"""The number, the sign and the templates of these tests, and text messages as they wait to be sent."""

from messaging.letters import queue_account_text
from messaging.models import Addressee, Delivery, Mailing

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


def mailing():
    return Mailing.objects.create(category="test_wall")
