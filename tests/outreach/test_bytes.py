"""What arrives: a message to many, as the mail server was handed it, byte for byte."""

import base64
import re
from email.utils import parsedate_to_datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.test import Client
from django.utils import timezone

from institution import reads
from institution.models import Institution
from messaging.actions.mailings import launch_mailing
from messaging.letters import addressee_of
from messaging.models import Delivery, Preference
from outreach.actions.messages import Words
from outreach.letters import TEMPLATE
from people.models import ContactPoint, Person
from tests.outreach.writing_desk import message_of
from tests.support.actors import CLOCK
from tests.support.factories import DepartmentFactory, PersonFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db

ZH = Words(
    "{{姓名}}，五月回校看看", "{{班级|同学们}}好：𠮷野老师也来。\n\n[报名](https://school.example.org/五月){按钮}"
)
EN = Words("Come back in May, {{given_name}}", "Dear {{class|friends}}, \n.\n..\n\n[Sign up](/people/){button}")


@pytest.fixture
def public_key(settings, tmp_path):
    """Letters are signed from now on; what the name server would say about it."""
    key, path = rsa.generate_private_key(65537, 2048), tmp_path / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    settings.DKIM = {"domain": "lingnan.example.org", "selector": "s1", "key_file": str(path)}
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture
def arrived(sink, public_key, settings):
    """One mailing to a reader of Chinese and one of English, by their addresses."""
    settings.SITE_URL = "https://alumni.example.org"
    Institution.objects.create(
        name_zh="岭南学院", name_en="Lingnan", email="office@lingnan.example.org", address_en="1 College Road"
    )
    reads.forget()
    people = [reader("曾丽", "丽", "zh-hans"), reader("Ann Lee", "Ann", "en")]
    launch_mailing(
        Person.objects.filter(pk__in=[person.pk for person in people]),
        category="news",
        writer=TEMPLATE,
        about=message_of(DepartmentFactory(name_en="Law"), zh=ZH, en=EN),
        channels=["email"],
        reply_to="secretary@lingnan.example.org",
        sender_names=("法学校友会", "Law Alumni"),
        by=CLOCK,
    )
    send()
    return {letter.to: letter for letter in sink.letters}


def reader(name, given, language):
    person = PersonFactory(full_name=name, given_name=given)
    address = f"{language}@example.org"
    ContactPoint.objects.create(person=person, kind="email", value=address, verified_at=timezone.now())
    addressee_of(person).change(email=address, language=language)
    return person


def header_names(raw: bytes) -> list[str]:
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return [line.partition(":")[0].lower() for line in re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")]


def test_every_letter_is_signed_and_says_who_sent_it(arrived, public_key):
    assert set(arrived) == {"zh-hans@example.org", "en@example.org"}
    for letter in arrived.values():
        assert dkim.verify(letter.raw, dnsfunc=lambda name, **_: public_key)
        tags = dict(tag.strip().split("=", 1) for tag in letter.message["DKIM-Signature"].split(";") if "=" in tag)
        covered = {name.strip().lower() for name in tags["h"].split(":")}
        assert covered >= {"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"}
        sender = letter.message["From"].addresses[0]
        assert tags["d"] == sender.domain == letter.sender.rpartition("@")[2] == "lingnan.example.org"
        assert letter.message["Message-ID"].endswith("@lingnan.example.org>")
        assert abs((parsedate_to_datetime(letter.message["Date"]) - timezone.now()).total_seconds()) < 600
        assert letter.message["Reply-To"] == "secretary@lingnan.example.org"
        names = header_names(letter.raw)
        assert len(names) == len(set(names))
    assert len({letter.message["Message-ID"] for letter in arrived.values()}) == 2


@pytest.mark.parametrize(
    ("language", "sender", "subject", "said"),
    [
        (
            "zh-hans",
            "法学校友会",
            "曾丽，五月回校看看",
            ["曾丽，你好：", "同学们好：𠮷野老师也来。", "报名:\nhttps://school"],
        ),
        ("en", "Law Alumni", "Come back in May, Ann", ["Hello Ann Lee,", "Dear friends,\n.\n..", "1 College Road"]),
    ],
)
def test_in_the_readers_language_and_in_both_kinds(arrived, language, sender, subject, said):
    message = arrived[f"{language}@example.org"].message
    assert message["Subject"] == subject
    assert message["From"].addresses[0].display_name == sender
    assert message["Content-Language"] == language
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for part in message.iter_parts():
        assert part.get_content_charset() == "utf-8"
    text = message.get_body(("plain",)).get_content()
    assert all(words in text for words in said)
    html = message.get_body(("html",)).get_content()
    assert f'<html lang="{language}">' in html and "display:inline-block" in html
    assert "\x02" not in text + html and "{{" not in text + html + subject


def test_nothing_on_the_way_has_to_change_a_byte(arrived):
    for letter in arrived.values():
        assert letter.raw.isascii()
        assert max(map(len, letter.raw.split(b"\r\n"))) <= 998
        assert b"\n" not in letter.raw.replace(b"\r\n", b"")


def test_one_click_unsubscribes_this_reader_of_this_kind(arrived):
    message = arrived["en@example.org"].message
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (link,) = re.findall(r"<(https://alumni\.example\.org/[^>]*)>", message["List-Unsubscribe"])
    assert link in message.get_body(("plain",)).get_content()
    path = link.removeprefix("https://alumni.example.org")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200 and not Preference.objects.exists()
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    choice = Preference.objects.filter(channel="email").get()
    assert (choice.addressee.email, choice.category, choice.rhythm) == ("en@example.org", "news", "never")


def test_all_of_it_is_accepted(arrived):
    assert {each.state for each in Delivery.objects.filter(mailing__isnull=False)} == {"accepted"}
