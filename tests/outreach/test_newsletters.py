"""A newsletter is founded, subscribed to, sent and kept on the web; who says no gets nothing more of it."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from associations.models import Placement
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory.actions import merge_people
from messaging.actions.incoming import receive_mail
from messaging.actions.mailings import pause_mailing, resume_mailing
from messaging.letters import addressee_of
from messaging.letters.links import unsubscribe_token
from messaging.letters.returns import stop_address
from messaging.models import Delivery, Preference
from outreach.actions import campaigns
from outreach.actions import newsletters as actions
from outreach.actions.audiences import create_audience
from outreach.actions.messages import Words, change_wording
from outreach.actions.subscriptions import subscribe, unsubscribe
from outreach.letters.archive import pages_of, subject_of
from outreach.models import Campaign, Newsletter, Subscription
from outreach.queries.plans import plan_of
from outreach.queries.variants import count_unsubscribed
from people.models import Person
from people.registry import holdings
from tests.associations.joining import serve
from tests.outreach.campaigning import approved_above, make_scene
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.letters import send
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

EN = Words("Spring at {{department|the school}}", "Dear {{name}},\n\nwrite to dean@example.org or [me](mailto:a@b.cn).")
ZH = Words("{{院系|学校}}的春天", "{{姓名}}，\n\n写信到 dean@example.org。")
NAMES = {"name_zh": "系友通讯", "name_en": "Department News", "about_en": "What we do."}
Wish = Subscription.Wish


@pytest.fixture
def scene():
    approved_above(1000)
    return make_scene()


@pytest.fixture
def newsletter(scene) -> Newsletter:
    return actions.create_newsletter(scene.department, by=scene.author, **NAMES)


def issue(newsletter, scene, *, words=(EN, ZH), launch=True) -> Campaign:
    begun = actions.begin_issue(newsletter, by=scene.author)
    change_wording(begun.message, dict(zip(("en", "zh-hans"), words, strict=True)), by=scene.author)
    if not launch:
        return begun
    return campaigns.launch_campaign(campaigns.submit_campaign(begun, by=scene.author), by=scene.author)


def code_of(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refused:
        act()
    return refused.value.code


def readers_of(campaign) -> set[int]:
    return set(Delivery.objects.filter(mailing=campaign.mailing).values_list("addressee__owner_id", flat=True))


def one_click(addressee, said: str, **wish):
    return Client().post(f"/letters/unsubscribe/{unsubscribe_token(addressee, said)}/", wish)


def said_by(person) -> list[tuple[str, bool]]:
    rows = Subscription.objects.filter(person=person).order_by("pk")
    return [(row.wish, row.ended_at is None) for row in rows]


class TestNewsletter:
    def test_it_is_founded_changed_ended_and_opened_again(self, scene, newsletter):
        changed = actions.change_newsletter(newsletter, name_en="The Department", readers="everybody", by=scene.author)
        assert (changed.name_en, changed.is_public) == ("The Department", True)
        actions.close_newsletter(newsletter, by=scene.author)
        assert code_of(lambda: actions.close_newsletter(newsletter, by=scene.author)) == "newsletter_closed"
        assert code_of(lambda: actions.begin_issue(newsletter, by=scene.author)) == "newsletter_closed"
        actions.open_newsletter(newsletter, by=scene.author)
        assert code_of(lambda: actions.open_newsletter(newsletter, by=scene.author)) == "newsletter_open"
        rows = Entry.objects.filter(about__contains=[f"outreach.newsletter:{newsletter.pk}"]).order_by("pk")
        verbs = [verb.rpartition("_")[2] for verb in rows.values_list("verb", flat=True)]
        assert verbs == ["created", "changed", "closed", "opened"]

    def test_who_may_not_and_what_it_may_not_be(self, scene, newsletter):
        stranger, liaison = acting(PersonFactory()), acting(serve(scene.group, "liaison").person)

        def found(by, unit=scene.department, **more):
            return lambda: actions.create_newsletter(unit, by=by, **NAMES | more)

        for act in (actions.change_newsletter, actions.close_newsletter, actions.open_newsletter, actions.begin_issue):
            assert code_of(lambda act=act: act(newsletter, by=liaison)) == "capability_missing"
        assert code_of(found(stranger)) == code_of(found(liaison)) == "capability_missing"
        assert found(liaison, unit=scene.group)().association == scene.group
        assert code_of(found(scene.author, name_en="B", category="account")) == "no_such_category"
        for wrong in ({}, {"name_zh": "", "name_en": ""}):  # of the same name; without one
            with pytest.raises(ValidationError), transaction.atomic():
                found(scene.author, **wrong)()
        with pytest.raises(TypeError):
            found(scene.author, closed_at=timezone.now())()

    def test_who_sees_it_follows_who_may_read_it(self, scene, newsletter):
        inside, outside = acting(scene.people[0]), acting(PersonFactory())
        seen = {
            "unit": (True, False, False),
            "signed_in": (True, True, False),
            "everybody": (True, True, True),
        }
        for readers, expected in seen.items():
            actions.change_newsletter(newsletter, readers=readers, by=scene.author)
            found = [Newsletter.objects.visible_to(who).exists() for who in (inside, outside, VISITOR)]
            assert tuple(found) == expected, readers
            assert Newsletter.objects.visible_to(scene.author).exists()
        actions.change_newsletter(newsletter, readers="unit", by=scene.author)
        Placement.objects.all().delete()
        assert not Newsletter.objects.visible_to(acting(scene.people[0])).exists()


class TestSubscribing:
    def test_yes_and_no_are_kept_with_the_words_they_were_said_to(self, scene, newsletter):
        person = scene.people[0]
        with translation.override("en"):
            yes = subscribe(newsletter, by=acting(person))
            assert subscribe(newsletter, by=acting(person)) == yes
        no = unsubscribe(newsletter, by=acting(person))
        assert unsubscribe(newsletter, by=acting(person)) == no
        assert said_by(person) == [("wanted", False), ("declined", True)]
        yes.refresh_from_db()
        assert (yes.how, yes.language) == ("page", "en")
        assert yes.words.startswith("I want to get “Department News” from") and yes.words.endswith("What we do.")
        verbs = Entry.objects.filter(about__contains=[f"people.person:{person.pk}"]).values_list("verb", flat=True)
        assert [each for each in verbs if "newsletter" in each] == [
            "outreach.newsletter_subscribed",
            "outreach.newsletter_declined",
        ]

    def test_who_may_not(self, scene, newsletter):
        assert code_of(lambda: subscribe(newsletter, by=VISITOR)) == "forbidden"
        assert code_of(lambda: unsubscribe(newsletter, by=VISITOR)) == "forbidden"
        assert code_of(lambda: subscribe(newsletter, by=acting(PersonFactory()))) == "not_of_unit"
        member = acting(scene.people[0])
        scene.people[0].change(deceased_at=timezone.now())
        assert code_of(lambda: subscribe(newsletter, by=member)) == "not_of_unit"
        actions.close_newsletter(newsletter, by=scene.author)
        assert code_of(lambda: subscribe(newsletter, by=acting(scene.people[1]))) == "newsletter_closed"
        assert unsubscribe(newsletter, by=acting(scene.people[1])).wish == Wish.DECLINED

    def test_the_database_holds_one_standing_word(self, scene, newsletter):
        subscribe(newsletter, by=acting(scene.people[0]))
        with pytest.raises(ValidationError):
            words = {"wish": "declined", "how": "page", "words": "No", "language": "en"}
            Subscription.objects.add(newsletter=newsletter, person=scene.people[0], **words)

    def test_two_records_become_one_and_whoever_said_no_is_not_written_to(self, scene, newsletter):
        wanted, declined = scene.people[0], scene.people[1]
        subscribe(newsletter, by=acting(wanted))
        unsubscribe(newsletter, by=acting(declined))
        merge_people(wanted, declined, {}, by=SHELL)
        kept = Subscription.objects.standing().get(newsletter=newsletter)
        assert (kept.wish, kept.person) == ("declined", Person.objects.get(pk=wanted.pk))

    def test_it_is_in_the_copy_of_ones_data(self, scene, newsletter):
        subscribe(newsletter, by=acting(scene.people[0]))
        holding = next(each for each in holdings if each.name == "outreach.subscriptions")
        assert holding.rows(scene.people[0]).count() == 1
        assert not holding.kept


class TestIssue:
    def test_it_goes_to_those_who_asked_and_has_the_next_number(self, scene, newsletter):
        first, second = scene.people[:2]
        subscribe(newsletter, by=acting(first))
        subscribe(newsletter, by=acting(second))
        one = issue(newsletter, scene)
        unsubscribe(newsletter, by=acting(second))
        two = issue(newsletter, scene)
        assert (one.issue_number, two.issue_number) == (1, 2)
        assert (readers_of(one), readers_of(two)) == ({first.pk, second.pk}, {first.pk})
        assert two.category == newsletter.category
        assert plan_of(two, by=scene.author).people == 1

    def test_where_it_goes_to_all_only_a_no_counts(self, scene, newsletter):
        actions.change_newsletter(newsletter, goes_to="unit", by=scene.author)
        unsubscribe(newsletter, by=acting(scene.people[0]))
        everybody = {scene.secretary.pk, *(person.pk for person in scene.people)}
        assert readers_of(issue(newsletter, scene)) == everybody - {scene.people[0].pk}

    def test_who_has_left_the_unit_or_died_gets_nothing(self, scene, newsletter):
        for person in scene.people[:3]:
            subscribe(newsletter, by=acting(person))
        Placement.objects.filter(affiliation__person=scene.people[0]).delete()
        scene.people[1].change(deceased_at=timezone.now())
        assert readers_of(issue(newsletter, scene)) == {scene.people[2].pk}

    def test_what_stands_against_it(self, scene, newsletter):
        draft = issue(newsletter, scene, launch=False)
        assert draft.title.endswith("1")
        assert code_of(lambda: campaigns.submit_campaign(draft, by=scene.author)) == "nobody_in_it"
        change = {"category": "giving"}
        assert code_of(lambda: campaigns.change_campaign(draft, by=scene.author, **change)) == "newsletter_says"
        audience = create_audience("A", scene.department, {}, by=scene.author)
        refused = lambda: campaigns.change_campaign(draft, audience=audience, by=scene.author)  # noqa: E731
        assert code_of(refused) == "newsletter_says"
        with pytest.raises(ValidationError):
            Campaign.objects.get(pk=draft.pk).change(audience=audience)
        with pytest.raises(ValidationError):
            Campaign.objects.get(pk=draft.pk).change(issue_number=7)
        subscribe(newsletter, by=acting(scene.people[0]))
        ready = campaigns.submit_campaign(draft, by=scene.author)
        actions.close_newsletter(newsletter, by=scene.author)
        assert code_of(lambda: campaigns.launch_campaign(ready, by=scene.author)) == "newsletter_closed"
        assert not Delivery.objects.filter(mailing__isnull=False).exists()


class TestNoMoreOfIt:
    """By the click in a letter: this newsletter alone, at once, and the rest on the page that follows."""

    @pytest.fixture
    def arrived(self, scene, newsletter, sink, settings):
        settings.SITE_URL = "https://alumni.example.org"
        settings.INCOMING_ADDRESS = "*@in.example.org"
        for person in scene.people[:2]:
            subscribe(newsletter, by=acting(person))
        launched = issue(newsletter, scene)
        send()
        return launched

    def test_one_click_ends_this_and_looking_changes_nothing(self, scene, newsletter, arrived, sink):
        person = scene.people[0]
        letter = next(each.message for each in sink.letters if each.to == addressee_of(person).email)
        ways = letter["List-Unsubscribe"]
        link = ways.partition("<https://alumni.example.org")[2].partition(">")[0]
        body = letter.get_body("plain").get_content()
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in body and "mailto:stop-" in ways
        page = Client().get(link)
        assert newsletter.name_zh in page.content.decode()
        assert said_by(person) == [("wanted", True)]
        Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
        assert said_by(person) == [("wanted", False), ("declined", True)]
        assert Subscription.objects.get(person=person, ended_at=None).how == "letter"
        assert not Preference.objects.exists()
        Client().post(link, {"wish": "serial_again"})
        assert said_by(person)[-1] == ("wanted", True)
        one_click(addressee_of(person), f"news.newsletter-{newsletter.public_id}")
        actions.close_newsletter(newsletter, by=scene.author)
        refused = Client().post(link, {"wish": "serial_again"}, headers={"accept-language": "en"})
        assert b"This newsletter has ended." in refused.content
        actions.open_newsletter(newsletter, by=scene.author)
        Client().post(link, {"wish": "serial_again"})
        Client().post(link, {"wish": "category"})
        assert Preference.objects.get().category == "news"
        assert said_by(person)[-1] == ("wanted", True)

    def test_the_address_of_the_letter_does_the_same(self, scene, newsletter, arrived):
        person = scene.people[0]
        address = stop_address(addressee_of(person), f"news.newsletter-{newsletter.public_id}")
        raw = f"From: x@example.org\nTo: {address}\nSubject: unsubscribe\n\n".encode()
        assert receive_mail(raw, to=[address], by=CLOCK).outcome == "unsubscribed"
        assert said_by(person)[-1] == ("declined", True)
        assert not Preference.objects.exists()
        Delivery.objects.filter(mailing=arrived.mailing).update(context={"variant": "a"})
        assert count_unsubscribed(arrived.mailing) == {"a": 1}  # where two subjects are tried, a no counts as one

    def test_of_a_newsletter_that_is_gone_the_whole_kind_ends(self, scene, newsletter, arrived):
        answer = one_click(addressee_of(scene.people[0]), "news.newsletter-gone")
        assert answer.status_code == 200
        assert Preference.objects.get().category == "news"
        assert said_by(scene.people[0]) == [("wanted", True)]

    def test_nothing_is_handed_over_after_the_click(self, scene, newsletter, sink):
        first, second = scene.people[:2]
        for person in (first, second):
            subscribe(newsletter, by=acting(person))
        launched = issue(newsletter, scene)
        pause_mailing(launched.mailing, "wait", by=SHELL)
        one_click(addressee_of(first), f"news.newsletter-{newsletter.public_id}")
        resume_mailing(launched.mailing, by=SHELL)
        send()
        found = Delivery.objects.filter(mailing=launched.mailing, addressee__owner=first)
        assert set(found.values_list("state", "reason")) == {("suppressed", "declined")}
        assert not Delivery.objects.filter(addressee__owner=second, reason="declined").exists()
        assert [each.to for each in sink.letters] == [addressee_of(second).email]


class TestArchive:
    def test_an_issue_says_nobodys_words_and_no_address(self, scene, newsletter):
        subscribe(newsletter, by=acting(scene.people[0]))
        launched = issue(newsletter, scene)
        chinese, english = sorted(pages_of(launched), key=lambda page: page.language, reverse=True)
        assert english.subject == "Spring at the school"
        assert chinese.subject == "学校的春天"
        assert "Dear friend," in english.html and "校友" in chinese.html
        for page in (chinese, english):
            assert "@" not in page.html and "mailto" not in page.html
            assert scene.people[0].full_name not in page.html
        with translation.override("zh-hans"):
            assert subject_of(launched) == "学校的春天"

    def test_it_is_called_by_the_subject_that_most_readers_had(self, scene, newsletter):
        tried = issue(newsletter, scene, words=(replace(EN, subject_b="Come in spring"), ZH), launch=False)
        assert [page.subject for page in pages_of(tried)] == ["学校的春天", "Spring at the school"]
        tried.chosen_variant = "b"
        assert [page.subject for page in pages_of(tried)] == ["学校的春天", "Come in spring"]

    def test_what_is_taken_down_is_seen_by_its_writers_alone(self, scene, newsletter):
        actions.change_newsletter(newsletter, readers="everybody", by=scene.author)
        subscribe(newsletter, by=acting(scene.people[0]))
        draft = issue(newsletter, scene, launch=False)
        assert code_of(lambda: actions.take_down_issue(draft, by=scene.author)) == "no_issue_yet"
        launched = campaigns.launch_campaign(campaigns.submit_campaign(draft, by=scene.author), by=scene.author)
        address, feed = f"/newsletters/{newsletter.public_id}/1/", f"/newsletters/{newsletter.public_id}/feed/en/"
        assert "Spring at the school" in Client().get(feed).content.decode()
        stranger = acting(PersonFactory())
        assert code_of(lambda: actions.put_issue_back(launched, by=scene.author)) == "issue_in_archive"
        for act in (actions.take_down_issue, actions.put_issue_back):
            assert code_of(lambda act=act: act(launched, by=stranger)) == "capability_missing"
        actions.take_down_issue(launched, by=scene.author)
        assert code_of(lambda: actions.take_down_issue(launched, by=scene.author)) == "issue_taken_down"
        writer = Client()
        writer.force_login(scene.secretary.login)
        assert (Client().get(address).status_code, writer.get(address).status_code) == (404, 200)
        assert "Spring" not in Client().get(feed).content.decode()
        actions.put_issue_back(launched, by=scene.author)
        assert Client().get(address).status_code == 200
        campaigns.cancel_campaign(launched, by=scene.author)
        assert Client().get(address).status_code == 404

    def test_a_feed_is_there_for_public_ones_alone(self, scene, newsletter):
        address = f"/newsletters/{newsletter.public_id}/feed/zh-hans/"
        reader = Client()
        reader.force_login(acting(scene.people[0]).user)
        for readers, status in (("unit", 404), ("signed_in", 404), ("everybody", 200)):
            actions.change_newsletter(newsletter, readers=readers, by=scene.author)
            assert reader.get(address).status_code == status
        assert reader.get(address)["Content-Type"].startswith("application/atom+xml")
        assert reader.get(address.replace("zh-hans", "tlh")).status_code == 404

    def test_pages_ask_the_same_whatever_there_is(self, scene, newsletter):
        reader = Client()
        reader.force_login(acting(scene.people[0]).user)
        subscribe(newsletter, by=acting(scene.people[0]))
        issue(newsletter, scene)

        def grow():
            for number in range(3):
                actions.create_newsletter(scene.department, name_en=f"N{number}", by=scene.author)
                issue(newsletter, scene)

        assert_same_queries(
            lambda: [reader.get(f"/newsletters/{part}") for part in ("", f"{newsletter.public_id}/")], grow
        )


def test_buttons_of_reader_and_writer(scene, newsletter):
    """Each page once, as whoever it is for: subscribing, leaving, founding, changing, writing."""
    reader, writer = Client(), Client()
    reader.force_login(acting(scene.people[0]).user)
    writer.force_login(scene.secretary.login)
    page = f"/newsletters/{newsletter.public_id}/"
    reader.post(f"{page}yes/")
    assert said_by(scene.people[0]) == [("wanted", True)]
    assert b"It comes to you" in reader.get(page, headers={"accept-language": "en"}).content
    reader.post(f"{page}no/")
    assert said_by(scene.people[0])[-1] == ("declined", True)
    said = {"name_en": "Second", "category": "news", "goes_to": "unit", "readers": "everybody"}
    unit = f"?unit={scene.department.public_id}"
    assert writer.get(f"/newsletters/new/{unit}").status_code == 200
    writer.post(f"/newsletters/new/{unit}", said)
    second = Newsletter.objects.get(name_en="Second")
    assert b"at least one language" in writer.post(f"/newsletters/new/{unit}", said | {"name_en": ""}).content
    writer.post(f"/newsletters/{second.public_id}/edit/", said | {"rhythm_en": "Each month"})
    assert Newsletter.objects.get(pk=second.pk).rhythm_en == "Each month"
    answer = writer.post(f"/newsletters/{second.public_id}/write/")
    assert answer.url.startswith("/messages/")
    draft = second.issues.get()
    assert b"The readers of" in writer.get(f"/campaigns/{draft.public_id}/", headers={"accept-language": "en"}).content
    assert b'name="audience"' not in writer.get(f"/campaigns/{draft.public_id}/about/").content
    for act, is_open in (("close", False), ("open", True)):
        writer.post(f"/newsletters/{second.public_id}/{act}/")
        assert Newsletter.objects.get(pk=second.pk).is_open is is_open
