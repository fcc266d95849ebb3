"""Whether letters are opened and their links followed: off, unless the institution wants it and the reader lets it."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.verdicts import Forbidden
from institution import reads
from institution.models import Institution
from messaging.actions.choices import choose_tracking
from messaging.actions.mailings import launch_mailing
from messaging.actions.retention import empty_settled_letters
from messaging.letters import addressee_of
from messaging.letters.links import unsubscribe_token
from messaging.models import Addressee, Delivery, Preference
from outreach.actions.messages import Words
from outreach.actions.tracking import forget_whose
from outreach.letters import TEMPLATE, writing
from outreach.letters.tracking import read_token, token_for
from outreach.models import Campaign, LetterEvent, Message
from outreach.queries.links import addresses_of
from outreach.queries.machines import Asked, rule_for
from outreach.queries.tracking import count_followed, links_followed, measured
from outreach.wordings import compile_body
from people.models import ContactPoint, Person
from people.registry import holdings
from tests.outreach.writing_desk import message_of
from tests.support.actors import CLOCK, acting
from tests.support.factories import DepartmentFactory, PersonFactory
from tests.support.letters import send
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SITE = "https://alumni.example.org"
EN = Words(
    "Hello {{name}}",
    "[One](https://one.example.org/a?b=1&c=2){button} [Two](/people/) [mail](mailto:a@example.org)"
    " [choose](/letters/preferences/) [Three](https://three.example.org/) [One again](https://one.example.org/a?b=1&c=2)",
)
ZH = Words("你好", "[一](https://一.example.org/校庆)")


@pytest.fixture(autouse=True)
def house(settings, monkeypatch):
    settings.SITE_URL = SITE
    monkeypatch.setattr(writing, "_kept", writing.Kept(-writing.KEPT_SECONDS))
    track(True)


def track(wanted):
    Institution.objects.update_or_create(pk=1, defaults={"letters_tracked": wanted, "name_en": "Lingnan"})
    reads.forget()


@pytest.fixture
def message():
    return message_of(DepartmentFactory(name_en="Law"), en=EN, zh=ZH)


def launched(message, count=1, category="news"):
    keys = []
    for number in range(count):
        person = PersonFactory(full_name=f"Reader {number}", with_login=True)
        address = f"r{person.pk}@example.org"
        ContactPoint.objects.create(person=person, kind="email", value=address)
        addressee_of(person).change(email=address, language="en")
        keys.append(person.pk)
    return launch_mailing(
        Person.objects.filter(pk__in=keys),
        category=category,
        writer=TEMPLATE,
        about=message,
        channels=["email", "inbox"],
        by=CLOCK,
    )


@pytest.fixture
def sent(message, sink):
    """One letter, handed over an hour ago; its links and its dot, as they arrived."""
    launched(message)
    send()
    Delivery.objects.update(handed_at=timezone.now() - timedelta(hours=1))
    return links_in(sink.letters[0])


def links_in(letter):
    html = letter.message.get_body(("html",)).get_content()
    return re.findall(f'(?:href|src)="{SITE}(/letters/(?:links|dots)/[^"]*)"', html)


def take(path, agent=PERSON, method="get", **headers):
    return getattr(Client(), method)(path, headers={"user-agent": agent, **headers})


def events():
    return set(LetterEvent.objects.values_list("kind", "link", "by_machine", "rule"))


class TestTheLetter:
    def test_links_lead_through_us_and_the_rest_stays(self, message, sent, sink):
        assert addresses_of(message) == [
            "https://one.example.org/a?b=1&c=2",
            f"{SITE}/people/",
            "https://three.example.org/",
            "https://xn--4gq.example.org/%E6%A0%A1%E5%BA%86",
        ]
        letter = sink.letters[0].message
        html, text = (letter.get_body((kind,)).get_content() for kind in ("html", "plain"))
        assert len(sent) == 5  # three links, one of them twice, and the dot
        assert "one.example.org" not in html and "mailto:a@example.org" in html
        assert html.count('width="1" height="1"') == 1
        assert html.count(f"{SITE}/letters/preferences/") == 2 and f"{SITE}/letters/unsubscribe/" in html
        assert "https://one.example.org/a?b=1" in text and "/letters/links/" not in text
        for said in (html, text):
            assert "We count how many open this letter" in said and "Do not count me" in said
        assert SITE not in re.sub(f"{SITE}/letters/", "", letter["List-Unsubscribe"])

    @pytest.mark.parametrize("why", ["institution", "reader", "inbox"])
    def test_nothing_of_it_where_somebody_does_not_want_it(self, message, sink, why):
        mailing = launched(message)
        reader = Addressee.objects.get(deliveries__mailing=mailing, deliveries__channel="email")
        if why == "institution":
            track(False)
        elif why == "reader":
            choose_tracking(reader.login, False, by=acting(reader.owner))
        send()
        html = sink.letters[0].message.get_body(("html",)).get_content()
        inbox = Delivery.objects.get(channel="inbox").text
        said = inbox if why == "inbox" else html
        assert "/letters/links/" not in said and "/letters/dots/" not in said and "We count" not in said
        assert "https://one.example.org/a?b=1" in said

    def test_off_is_how_it_begins(self):
        assert Institution._meta.get_field("letters_tracked").default is False


class TestFollowing:
    def test_on_to_what_stands_in_the_message_and_noted_once(self, message, sent):
        for _time in range(3):
            response = take(sent[0])
            assert (response.status_code, response["Location"]) == (302, "https://one.example.org/a?b=1&c=2")
        assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert events() == {("followed", 1, False, ""), ("followed", 0, False, "")}
        assert LetterEvent.objects.count() == 2

    def test_the_dot_is_kept_by_nobody(self, sent):
        response = take(sent[-1])
        assert (response.status_code, response["Content-Type"]) == (200, "image/gif")
        assert response.content.startswith(b"GIF89a") and "no-store" in response["Cache-Control"]
        assert events() == {("opened", 0, False, "")}

    def test_machines_stand_apart_by_their_rule(self, sent):
        later = timedelta(hours=1)
        for agent, method, headers, rule in [
            (PERSON, "HEAD", {}, "head"),
            (PERSON, "GET", {"Sec-Purpose": "prefetch;prerender"}, "prefetch"),
            (PERSON, "GET", {"X-Purpose": "preview"}, "prefetch"),
            ("", "GET", {}, "nameless"),
            ("Mozilla/5.0", "GET", {}, "proxy"),
            ("Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)", "GET", {}, "proxy"),
            ("Mozilla/5.0 Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0", "GET", {}, "proxy"),
            ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "GET", {}, "proxy"),
            ("Mozilla/5.0 (compatible; BarracudaCentral)", "GET", {}, "scanner"),
            ("python-requests/2.32", "GET", {}, "scanner"),
            ("Mozilla/5.0 (compatible; Googlebot/2.1)", "GET", {}, "scanner"),
            (PERSON, "GET", {}, ""),
            (
                "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN",
                "GET",
                {},
                "",
            ),
        ]:
            assert rule_for(Asked.by(method, {"User-Agent": agent, **headers}), later) == rule, agent
        assert take(sent[0], method="head").status_code == 302
        assert events() == {("followed", 1, True, "head"), ("followed", 0, True, "head")}
        take(sent[0])
        assert ("followed", 1, False, "") in events()

    def test_nobody_reads_in_the_first_seconds(self):
        person = Asked("GET", PERSON, is_ahead=False)
        assert rule_for(person, timedelta(seconds=9)) == rule_for(person, None) == "at_once"
        assert rule_for(person, timedelta(seconds=11)) == ""

    def test_all_links_at_once_are_a_scanners(self, sent):
        for path in sent[:3]:
            take(path)
        assert events() == {("followed", link, True, "burst") for link in range(4)}
        LetterEvent.objects.update(first_at=timezone.now() - timedelta(minutes=30))
        take(sent[1])
        assert {(link, by_machine) for _kind, link, by_machine, _rule in events() if not by_machine} == {
            (2, False),
            (0, False),
        }

    def test_two_are_a_persons(self, sent):
        for path in sent[:2]:
            take(path)
        assert not any(by_machine for _kind, _link, by_machine, _rule in events())

    def test_later_wishes_count_and_links_lead_on_all_the_same(self, sent):
        letter = Delivery.objects.select_related("addressee").get(channel="email")

        def leads_on_and_nothing_is_noted():
            assert take(sent[0]).status_code == 302 and take(sent[-1]).status_code == 200
            return not LetterEvent.objects.exists()

        track(False)
        assert leads_on_and_nothing_is_noted()
        track(True)
        choose_tracking(letter.addressee.login, False, by=acting(letter.addressee.owner))
        assert leads_on_and_nothing_is_noted()
        choose_tracking(letter.addressee.login, True, by=acting(letter.addressee.owner))
        Delivery.objects.update(emptied_at=timezone.now())
        assert leads_on_and_nothing_is_noted()
        Delivery.objects.update(emptied_at=None)
        assert not leads_on_and_nothing_is_noted()
        Delivery.objects.all().delete()
        assert leads_on_and_nothing_is_noted()


class TestAttacks:
    def test_no_token_but_ours(self, message, sent):
        good = sent[0].split("/")[3]
        named, letter, link, seal = good.split("-", 3)
        other = message_of(DepartmentFactory(), en=Words("x", "[evil](https://evil.example.org/)"))
        forged = [
            "x",
            "-" * 40,
            good[:-1],
            good + "A",
            f"{named}-{letter}-{link}-{seal[::-1]}",
            f"{named}-{letter}-2-{seal}",
            f"{named}-{letter}-01-{seal}",
            f"{named}-{letter}-١-{seal}",
            f"{other.public_id}-{letter}-1-{seal}",  # another message's link
            f"{named}-aaaaaaaaaaaa-1-{seal}",  # another reader's letter
            token_for(message.public_id, letter, 99),  # signed by us, and no such link
            token_for(message.public_id, letter, 0),  # the dot's
            token_for("aaaaaaaaaaaa", letter, 1),
            "//evil.com",
            "https://evil.com",
            "%0d%0aSet-Cookie: a=b",
            "é" * 50,
            "A" * 100_000,
        ]
        for token in forged:
            assert read_token(token) is None or token.startswith((named, "aaaa"))
            path = f"/letters/links/{token}/" if "/" in token else reverse("letter_link", args=[token])
            assert take(path).status_code == 404, token
        assert take(reverse("letter_dot", args=[good])).status_code == 404
        for method in ("post", "put", "delete"):
            assert take(sent[0], method=method).status_code == 405
        assert take(sent[0] + "?next=//evil.com&url=https://evil.com")["Location"].startswith("https://one.example.org")
        assert Counter(LetterEvent.objects.values_list("link", flat=True)) == {0: 1, 1: 1}

    def test_a_draft_leads_nowhere(self):
        draft = message_of(DepartmentFactory(), fixed=False, en=Words("x", "[a](https://a.example.org/)"))
        assert take(reverse("letter_link", args=[token_for(draft.public_id, "a" * 12, 1)])).status_code == 404

    def test_addresses_are_one_line_and_of_the_web(self):
        body = (
            "[a](https://a.example.org/%0d%0aX:%20y) [b](//evil.com) [c](javascript:alert(1)) [d](https://d.org/a\\b)"
        )
        message = message_of(DepartmentFactory(), fixed=False, en=Words("x", body))
        Message.objects.filter(pk=message.pk).update(frozen_at=None)
        wording = message.wordings.get(language="en")
        wording.html = compile_body(body, "en").html
        wording.save()
        for address in addresses_of(message):
            assert address.startswith("https://") and address.isprintable() and " " not in address
        assert not any("evil" in each or "javascript" in each for each in addresses_of(message))


class TestTheReader:
    def test_says_no_by_the_letter_without_a_login(self, sent):
        reader = Addressee.objects.get(deliveries__channel="email")
        path = reverse("letter_unsubscribe", args=[unsubscribe_token(reader, "news")])
        page = Client().get(path).content.decode()
        assert "Do not count me" in page or "不要" in page
        assert not Preference.objects.exists()
        for _time in range(2):
            assert Client().post(path, {"wish": "not_counted"}).status_code == 200
        choice = Preference.objects.get()
        assert (choice.category, choice.rhythm) == ("tracking", "never")
        take(sent[0])
        assert not LetterEvent.objects.exists()

    def test_says_no_and_yes_on_the_page(self, sent):
        reader = Addressee.objects.get(deliveries__channel="email")
        client, where = Client(), reverse("letter_preferences")
        client.force_login(reader.login)
        assert 'value="not_counted"' in client.get(where).content.decode()
        client.post(reverse("letter_everything"), {"wanted": "not_counted"})
        assert 'value="counted"' in client.get(where).content.decode()
        client.post(reverse("letter_everything"), {"wanted": "counted"})
        assert not Preference.objects.exists()
        track(False)
        assert "counted" not in client.get(where).content.decode()
        with pytest.raises(Forbidden):
            choose_tracking(reader.login, False, by=acting(PersonFactory()))

    def test_has_their_own_in_their_copy_and_takes_them_along(self, sent):
        take(sent[0])
        reader = Person.objects.get(addressee__deliveries__channel="email")
        held = next(each for each in holdings if each.name == "outreach.letter_events")
        assert held.rows(reader).count() == 2 and not held.rows(PersonFactory()).exists()
        reader.addressee.delete()
        assert not LetterEvent.objects.exists()


class TestFigures:
    def test_by_variant_people_and_machines_and_never_of_few(self, message, sink):
        mailing = launched(message, 6)
        letters = list(Delivery.objects.filter(channel="email").order_by("pk"))
        Delivery.objects.filter(pk=letters[0].pk).update(context={"variant": "b"})
        send()
        Delivery.objects.update(handed_at=timezone.now() - timedelta(hours=1))
        for letter in letters[:4]:
            for link in (1, 3):
                take(reverse("letter_link", args=[token_for(message.public_id, letter.public_id, link)]))
            take(reverse("letter_dot", args=[token_for(message.public_id, letter.public_id, 0)]), "Mozilla/5.0")
        figures = measured(mailing)
        assert list(figures) == ["", "b"]
        assert count_followed(mailing) is None  # of one letter nothing is said
        a, b = figures.values()
        assert (a.letters, a.followed_by_people, a.followed_by_machines) == (5, 3, 0)
        assert (a.opened_by_people, a.opened_by_machines, a.links) == (0, 3, {1: 3, 3: 3})
        assert (b.letters, b.followed_by_people) == (1, 1)
        assert a.may_be_shown and not b.may_be_shown
        assert [(each.address, each.by_people) for each in links_followed(message, figures)] == [
            ("https://one.example.org/a?b=1&c=2", 3),
            ("https://three.example.org/", 3),
        ]

        assert forget_whose(by=CLOCK) == 0
        Delivery.objects.update(settled_at=timezone.now() - timedelta(days=91))
        assert forget_whose(by=CLOCK) == 16 and empty_settled_letters(by=CLOCK)
        assert not LetterEvent.objects.exclude(delivery=None).exists()
        assert {(each.first_at.hour, each.first_at.minute) for each in LetterEvent.objects.all()} == {(0, 0)}
        assert measured(mailing) == figures
        with pytest.raises(Forbidden):
            forget_whose(by=acting(PersonFactory()))

    def test_the_report_says_totals_and_nothing_of_few(self, message, sink, client):
        mailing = launched(message, 6)
        first, *others = Delivery.objects.filter(channel="email").order_by("pk")
        Delivery.objects.filter(pk=first.pk).update(context={"variant": "b"})
        send()
        Delivery.objects.update(handed_at=timezone.now() - timedelta(hours=1))
        campaign = Campaign.objects.create(
            title="May",
            category="news",
            association=message.association,
            author=message.author,
            message=message,
            mailing=mailing,
            state="launched",
            channels=["email", "inbox"],
        )
        where = reverse("campaign_report", args=[campaign.public_id])
        client.force_login(acting(message.author).user)
        for letter in (first, *others[:2]):
            take(reverse("letter_link", args=[token_for(message.public_id, letter.public_id, 3)]))
        page = client.get(where).content.decode()
        assert "too few to show" in page and "followed by 2 people" in page and "https://three.example.org/" in page
        assert not any(f"Reader {number}" in page for number in range(6))
        for number in range(1, 3):
            take(reverse("letter_link", args=[token_for(message.public_id, others[3].public_id, number)]))
        assert_same_queries(lambda: client.get(where), lambda: None)
        track(False)
        assert "Opened, and links followed" in client.get(where).content.decode()  # what was counted stays
        LetterEvent.objects.all().delete()
        assert "Opened, and links followed" not in client.get(where).content.decode()
