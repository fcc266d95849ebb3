"""What the world knows of the sending domain, said in words."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.urls import reverse
from django.utils import timezone

from messaging.gateways import names
from messaging.gateways.names import NobodyAnswers, look_up
from messaging.inspection import doubt_about, look_at_domain
from messaging.letters import addressee_of, queue_letter
from messaging.models import Delivery, Feedback
from messaging.queries.rates import Rate, rates
from tests.support.factories import PersonFactory, UserFactory
from tests.support.name_server import Zone, serve

HERE, SERVER = "lingnan.example.org", "mail.lingnan.example.org"


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def published(key) -> str:
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.fixture(autouse=True)
def _mail(settings, tmp_path, key):
    path = tmp_path / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    settings.MAIL_FROM = f"Alumni Office <alumni@{HERE}>"
    settings.MAIL_SERVER = f"smtp://{SERVER}:587?tls=starttls"
    settings.DKIM = {"domain": HERE, "selector": "s1", "key_file": str(path)}


@pytest.fixture
def known(published):
    """A domain in order."""
    return {
        (HERE, "TXT"): ["other", f"v=spf1 a:{SERVER} include:more.example.org ~all"],
        ("more.example.org", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
        (f"s1._domainkey.{HERE}", "TXT"): [f"v=DKIM1; k=rsa; p={published}"],
        (f"_dmarc.{HERE}", "TXT"): ["v=DMARC1; p=quarantine"],
        (HERE, "MX"): [f"10 {SERVER}"],
        (SERVER, "A"): ["192.0.2.1"],
        ("192.0.2.1", "PTR"): [SERVER],
    }


def found(known) -> dict[str, str]:
    return {one.name: str(one.health) for one in look_at_domain(lambda name, kind: known.get((name, kind), []))}


GOOD = dict.fromkeys(["SPF", "DKIM", "DMARC", "MX", "PTR"], "good")


def test_a_domain_in_order(known):
    assert found(known) == GOOD


def test_a_domain_that_says_nothing():
    told = look_at_domain(lambda name, kind: [])
    assert {one.name: str(one.health) for one in told} == GOOD | dict.fromkeys(
        ["SPF", "DKIM", "DMARC", "MX"], "bad"
    ) | {"PTR": "fair"}
    assert all(one.advice for one in told)
    assert f"s1._domainkey.{HERE} TXT v=DKIM1" in told[1].record  # what to publish, ready to be copied


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({(HERE, "TXT"): ["v=spf1 +all"]}, {"SPF": "bad"}),
        ({(HERE, "TXT"): ["v=spf1 all"]}, {"SPF": "bad"}),
        ({(HERE, "TXT"): ["v=spf1 ~all", "v=spf1 -all"]}, {"SPF": "bad"}),
        ({(HERE, "TXT"): ["v=spf1 mx ?all"]}, {"SPF": "fair"}),
        ({(HERE, "TXT"): ["v=spf1 " + "mx " * 11 + "-all"]}, {"SPF": "fair"}),
        ({("more.example.org", "TXT"): ["v=spf1 " + "a:x.org " * 9 + "-all"]}, {"SPF": "fair"}),
        ({("more.example.org", "TXT"): ["v=spf1 include:more.example.org -all"]}, {"SPF": "fair"}),
        ({(f"s1._domainkey.{HERE}", "TXT"): ["v=DKIM1; p="]}, {"DKIM": "bad"}),
        ({(f"s1._domainkey.{HERE}", "TXT"): ["v=DKIM1; p=" + b64encode(b"another").decode()]}, {"DKIM": "bad"}),
        ({(f"_dmarc.{HERE}", "TXT"): ["v=DMARC1; p=none"]}, {"DMARC": "fair"}),
        ({(f"_dmarc.{HERE}", "TXT"): [], ("_dmarc.example.org", "TXT"): ["v=DMARC1; p=reject"]}, {}),
        ({(HERE, "MX"): ["0 ."]}, {"MX": "bad"}),
        ({("192.0.2.1", "PTR"): ["other.example.org"]}, {"PTR": "fair"}),
    ],
)
def test_each_thing_that_may_be_wrong(known, changed, expected):
    assert found(known | changed) == GOOD | expected


def test_where_letters_come_back_to_has_its_own_records(known, settings):
    settings.INCOMING_ADDRESS = f"*@in.{HERE}"
    assert found(known) == GOOD | {"SPF": "bad", "MX": "bad"}


def test_signed_for_another_domain_or_not_at_all(known, settings):
    settings.MAIL_FROM = "Office <a@elsewhere.example.com>"
    assert found(known)["DKIM"] == "fair"
    settings.DKIM = settings.DKIM | {"domain": ""}
    assert found(known)["DKIM"] == "fair"


def test_when_nobody_answers_nothing_is_said_to_be_wrong():
    asked = []

    def ask(name, kind):
        asked.append(name)
        raise NobodyAnswers("x")

    assert {str(one.health) for one in look_at_domain(ask)} == {"unknown"}
    assert len(asked) == 1  # one silence is waited for, not five


def test_a_name_server_is_asked(known, settings, monkeypatch):
    quoted = {(name, kind): [f'"{text}"' for text in texts] for (name, kind), texts in known.items() if kind == "TXT"}
    reverse_name = {("1.2.0.192.in-addr.arpa", "PTR"): [f"{SERVER}."], (HERE, "MX"): [f"10 {SERVER}."]}
    zone = Zone({(SERVER, "A"): ["192.0.2.1"]} | reverse_name | {key: pieces(texts) for key, texts in quoted.items()})
    server = serve(zone)
    settings.NAME_SERVERS = [f"127.0.0.1:{server.server_address[1]}"]
    try:
        assert {one.name: str(one.health) for one in look_at_domain()} == GOOD
        assert look_up("nowhere.example.org", "TXT") == []
        zone.records["null.example.org", "MX"] = ["0 ."]
        assert look_up("null.example.org", "MX") == ["0 ."]
        zone.is_silent = True
        monkeypatch.setattr(names, "SECONDS", 0.2)
        with pytest.raises(NobodyAnswers):
            look_up(HERE, "TXT")
    finally:
        server.shutdown()
        server.server_close()


def pieces(texts: list[str]) -> list[str]:
    """A text longer than 255 characters stands in several pieces."""
    return [f'{text[:200]}" "{text[200:]}' if len(text) > 250 else text for text in texts]


class TestRates:
    @pytest.mark.django_db
    def test_counts_what_left_and_what_was_said(self):
        for _ in range(3):
            queue_letter(to=addressee_of("a@example.org"), category="test_wall", template="tests/email/short")
        Delivery.objects.update(state="accepted", handed_at=timezone.now())
        letter = Delivery.objects.first()
        for kind in ("hard", "complaint"):
            Feedback.objects.create(
                kind=kind, email="a@example.org", delivery=letter, source="x", happened_at=timezone.now()
            )
        week, month = rates()
        assert (week.days, week.sent, week.came_back, week.complaints) == (7, 3, 1, 1)
        assert month.sent == 3

    def test_what_large_providers_bear(self):
        assert Rate(7, 10_000, 0, 29).is_fair and not Rate(7, 10_000, 0, 29).is_bad
        assert Rate(7, 10_000, 0, 30).is_bad
        assert Rate(7, 10_000, 500, 0).is_bad
        assert not Rate(7, 10_000, 100, 5).is_fair
        assert Rate(7, 99, 99, 99).says_nothing
        assert Rate(7, 1000, 0, 3).complaint_percent == "0.30"


@pytest.mark.django_db
def test_the_page_is_for_the_office(client):
    assert client.get(reverse("admin:messaging_incomingmail_health")).status_code == 302


class TestAnAddressThatWasTyped:
    KNOWN = {
        ("null.example.org", "MX"): ["0 ."],
        ("good.example.org", "MX"): ["10 mail.example.org"],
        ("plain.example.org", "A"): ["192.0.2.1"],
    }

    def doubt(self, email: str) -> str:
        return str(doubt_about(email, lambda name, kind: self.KNOWN.get((name, kind), [])))

    def test_says_what_speaks_against_it(self, settings):
        settings.LOOK_AT_ADDRESSES = True
        settings.DISPOSABLE_DOMAINS = ["brief.example.org"]
        assert "No letters arrive" in self.doubt("a@null.example.org")
        assert "No letters arrive" in self.doubt("a@nowhere.example.org")
        assert "minutes" in self.doubt("a@Mailinator.com")
        assert "minutes" in self.doubt("a@brief.example.org")
        assert self.doubt("a@good.example.org") == self.doubt("a@plain.example.org") == ""

    def test_silence_speaks_against_nobody_and_it_can_be_off(self, settings):
        def silence(name, kind):
            raise NobodyAnswers("x")

        assert self.doubt("a@null.example.org") == ""
        settings.LOOK_AT_ADDRESSES = True
        assert doubt_about("a@null.example.org", silence) == ""

    @pytest.mark.django_db
    def test_it_is_kept_all_the_same(self, client, settings):
        settings.LOOK_AT_ADDRESSES = True
        person = PersonFactory(login=UserFactory(language="en"))
        client.force_login(person.login)
        said = {"part": "contact", "contact-kind": "email", "contact-value": "a@yopmail.com"}
        page = client.post(reverse("profile_edit"), said, follow=True).content.decode()
        assert "lives for minutes only" in page
        assert person.contact_points.current().filter(value="a@yopmail.com").exists()
