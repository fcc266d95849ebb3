"""The bytes that leave."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from institution import reads
from institution.models import Institution
from messaging.gateways import Parcel, gateway_for
from messaging.letters import queue_letter
from messaging.letters.composing import compose, message_id
from messaging.letters.rendering import write
from messaging.models import Delivery
from tests.support.letters import queued, send

pytestmark = pytest.mark.django_db


def delivered(to="one@example.org", category="test_wall", subject="二〇〇六级3班的聚会", words="周六见。") -> Delivery:
    context = {"subject": subject, "words": words}
    queue_letter(to=to, category=category, template="tests/email/short", context=context, channels=["email"])
    return Delivery.objects.latest("pk")


class TestCompose:
    def test_chinese_comes_through_whole(self, sink):
        Institution.objects.create(
            name_zh="岭南职业学院", office_zh="岭南职业学院校友工作办公室", email="alumni@lingnan.example.org"
        )
        reads.forget()
        long = "二〇〇六级会计电算化3班的同学和辅导员老师，十周年聚会的时间和地点定下来了：𠮷野家旁边，" * 3
        delivered(subject=long, words="周六见，𠀀老师也来。")
        send()
        message = sink.letters[0].message
        assert message["Subject"] == long
        assert message["From"].addresses[0].display_name == "岭南职业学院校友工作办公室"
        assert message["From"].addresses[0].addr_spec == "alumni@lingnan.example.org"
        assert message["Reply-To"].addresses[0].addr_spec == "alumni@lingnan.example.org"
        assert message["Content-Language"] == "zh-hans"
        for kind in ("plain", "html"):
            part = message.get_body((kind,))
            assert part.get_content_charset() == "utf-8"
            assert "周六见，𠀀老师也来。" in part.get_content()

    def test_nothing_on_the_way_has_to_change_a_byte(self, sink):
        delivered(words="行" * 5000 + "\n.\n..two")
        send()
        raw = sink.letters[0].raw
        assert raw.isascii()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
        assert b"\n" not in raw.replace(b"\r\n", b"")

    def test_a_line_with_one_dot_does_not_end_the_letter(self, sink):
        delivery = delivered()
        gateway = gateway_for("email")
        gateway.reach()
        body = b"Subject: x\r\n\r\nbefore\r\n.\r\n..after\r\n"
        gateway.hand_over(Parcel(delivery, write(delivery), "one@example.org", body=body))
        assert sink.letters[0].raw == body

    def test_names_and_subjects_bring_no_header_along(self, sink):
        Institution.objects.create(name_en="X\r\nBcc: all@example.org", name_zh="X\r\nBcc: all@example.org")
        reads.forget()
        delivery = delivered(subject="Hello\r\nBcc: all@example.org\r\n\r\nbody")
        send()
        assert Delivery.objects.get(pk=delivery.pk).state in ("deferred", "accepted")
        for letter in sink.letters:
            assert letter.message["Bcc"] is None

    def test_the_same_letter_twice_has_the_same_name_and_date(self):
        delivery = delivered()
        first, second = (compose(delivery, write(delivery), "one@example.org") for _ in range(2))
        assert message_id(delivery).startswith(f"<{delivery.public_id}@")
        assert headers(first, b"message-id", b"date") == headers(second, b"message-id", b"date") != []

    def test_one_click_names_reader_and_category(self, sink, settings):
        settings.SITE_URL = "https://alumni.example.org"
        delivery = delivered()
        send()
        message = sink.letters[0].message
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = message["List-Unsubscribe"].strip("<>")
        assert link.encode() in sink.letters[0].raw
        assert link.startswith("https://alumni.example.org/letters/unsubscribe/")
        assert f"{delivery.addressee.public_id}.test_wall." in link

    def test_what_must_arrive_has_no_such_link(self, sink):
        delivered(category="account")
        send()
        assert sink.letters[0].message["List-Unsubscribe"] is None
        assert sink.letters[0].message["Auto-Submitted"] == "auto-generated"

    def test_a_chinese_domain_goes_over_the_wire_as_ascii(self, sink):
        delivered(to="office@校友.example.org")
        send()
        assert sink.addresses == ["office@xn--ior168b.example.org"]
        assert queued()[0].state == "accepted"


class TestDkim:
    @pytest.fixture
    def signed(self, settings, tmp_path):
        """Sign with a new key; what the name server would say about it."""
        key, path = rsa.generate_private_key(65537, 2048), tmp_path / "dkim.pem"
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
        settings.DKIM = {"domain": "lingnan.example.org", "selector": "s1", "key_file": str(path)}
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def test_the_signature_holds_and_covers_the_unsubscribe_pair(self, sink, signed):
        delivered()
        send()
        raw = sink.letters[0].raw
        assert dkim.verify(raw, dnsfunc=lambda name, **_: signed)
        (names,) = [tag for tag in sink.letters[0].message["DKIM-Signature"].split(";") if tag.strip().startswith("h=")]
        covered = names.lower().replace(" ", "")
        for name in ("list-unsubscribe", "list-unsubscribe-post", "from", "to", "subject", "date", "message-id"):
            assert name in covered.removeprefix("h=").split(":")

    def test_and_breaks_when_the_link_is_changed(self, sink, signed):
        delivered()
        send()
        raw = sink.letters[0].raw.replace(b"letters/unsubscribe/", b"letters/unsubscribed/", 1)
        assert not dkim.verify(raw, dnsfunc=lambda name, **_: signed)


def headers(raw: bytes, *names: bytes) -> list[bytes]:
    return [line for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n") if line.lower().split(b":")[0] in names]
