"""Two subjects on a sample: who gets which, what decides, and that the rest leaves once, whatever nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from associations.actions import enrol_members
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions.choices import unsubscribe
from messaging.models import Delivery, Feedback, IncomingMail
from messaging.queries.mailings import counts_of
from messaging.registry import categories
from outreach import tasks
from outreach.actions import campaigns as actions
from outreach.actions.messages import Words
from outreach.answers import VariantFigures, better_of, figures_of
from outreach.models import Campaign
from outreach.queries.reports import came_back
from outreach.registry import Measure, measures
from tests.outreach.campaigning import EN, ZH, at_home, make_scene
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import PersonFactory, UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db

BOTH = (
    Words("First subject", EN.body, subject_b="Second subject"),
    Words("第一个主题", ZH.body, subject_b="第二个主题"),
)
FIRST, SECOND = {"First subject", "第一个主题"}, {"Second subject", "第二个主题"}
FOUR_HOURS = timedelta(hours=4, seconds=1)


@pytest.fixture
def scene(settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    scene = make_scene(2)
    readers = [PersonFactory(login=UserFactory(language="en")) for _ in range(42)]
    enrol_members(scene.group, readers, by=SHELL)
    return scene


def launched(scene, **more) -> Campaign:
    return scene.launched(words=BOTH, channels=["email"], sample_percent=50, **more)


def by_variant(campaign: Campaign) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {"a": [], "b": [], "": []}
    for letter in Delivery.objects.filter(mailing=campaign.mailing).order_by("pk"):
        found[letter.context["variant"]].append(letter)
    return found


def subjects(sink) -> dict[str, str]:
    """Of the letters of the campaign, by the address; nobody has two."""
    told = [(letter.to, str(letter.message["Subject"])) for letter in sink.letters]
    ours = [(to, subject) for to, subject in told if subject in FIRST | SECOND]
    assert len(dict(ours)) == len(ours)
    return dict(ours)


def later(by: timedelta = FOUR_HOURS):
    return time_machine.travel(timezone.now() + by, tick=False)


def due_now(campaign: Campaign) -> None:
    """The database's own clock does not travel: its hours are taken away instead."""
    Delivery.objects.filter(mailing=campaign.mailing, context__variant="", state="waiting").update(
        next_at=timezone.now() - timedelta(seconds=1)
    )


def code_of(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refused:
        act()
    return refused.value.code


def test_a_sample_is_halved_by_chance_and_the_rest_follows_with_what_a_person_chose(scene, sink):
    campaign = launched(scene)
    drawn = by_variant(campaign)
    assert sum(map(len, drawn.values())) == campaign.mailing.letters == 45
    assert all(len(drawn[name]) > 2 for name in drawn)
    waits = [letter for letter in drawn[""] if letter.state == "waiting"]
    assert {letter.next_at for letter in waits} == {campaign.rest_at}
    assert campaign.rest_at - campaign.launched_at > timedelta(hours=3, minutes=59)
    send()
    first = subjects(sink)
    for name, said in (("a", FIRST), ("b", SECOND)):
        assert {first[letter.address] for letter in by_variant(campaign)[name] if letter.address} <= said
    assert not tasks.tell_of_ends() and Campaign.objects.over_and_not_told().count() == 0

    chosen = actions.choose_subject(campaign, "b", by=scene.author)
    assert (chosen.chosen_variant, chosen.chosen_by) == ("b", scene.secretary)
    assert Entry.objects.get(verb="outreach.campaign_subject_chosen").facts == {"variant": "b", "by_rule": False}
    assert send() == 0  # it leaves at the hour that was said
    due_now(campaign)
    send()
    rest = [letter.address for letter in by_variant(campaign)[""] if letter.address]
    assert rest and {subjects(sink)[address] for address in rest} <= SECOND
    assert counts_of(campaign.mailing).under_way == 0
    with later():
        tasks.choose_subjects()
    assert Campaign.objects.get(pk=campaign.pk).chosen_variant == "b"


def test_an_author_who_does_nothing_has_the_rest_sent_by_the_rule(scene, sink):
    """Also when the worker is quicker than the clock, which is no attempt and costs nobody a letter."""
    campaign = launched(scene)
    send()
    due_now(campaign)
    assert send() == 0
    waiting = [letter for letter in by_variant(campaign)[""] if letter.state == "waiting"]
    assert {(letter.reason, letter.attempt) for letter in waiting} == {("subject_undecided", 0)}
    assert not Campaign.objects.get(pk=campaign.pk).chosen_variant
    reader = next(each for each in by_variant(campaign)["a"] if each.state == "accepted").addressee
    unsubscribe(reader, categories["gatherings"], by=SHELL)
    with later():
        tasks.choose_subjects()
        tasks.choose_subjects()
    campaign.refresh_from_db()
    assert (campaign.chosen_variant, campaign.chosen_by) == ("b", None)
    assert Entry.objects.filter(verb="outreach.campaign_subject_chosen").count() == 1
    due_now(campaign)
    assert send() == len(waiting)
    assert len(subjects(sink)) == counts_of(campaign.mailing).accepted


def test_the_rule_asks_one_measure_after_the_other():
    def two(first: dict, second: dict) -> list[VariantFigures]:
        return [VariantFigures("a", [], 9, 8, 0, first), VariantFigures("b", [], 9, 4, 0, second)]

    assert better_of(two({"answers": 2, "unsubscribed": 0}, {"answers": 2, "unsubscribed": 3})) == "b"  # 2 of 4
    assert better_of(two({"answers": 2, "unsubscribed": 2}, {"answers": 1, "unsubscribed": 2})) == "a"
    assert better_of(two({"answers": 0, "unsubscribed": 1}, {"answers": 0, "unsubscribed": 0})) == "b"
    assert better_of(two({}, {})) == "a"
    measures.hang(Measure("test_clicks", "Clicked", lambda mailing: None, place=10))
    try:
        clicks = {"test_clicks": 1, "answers": 4}, {"test_clicks": 3, "answers": 0}
        assert better_of(two(*clicks)) == "b"
    finally:
        measures.take_down("test_clicks")


def test_who_answered_counts_with_their_subject(scene, sink):
    campaign = launched(scene)
    send()
    answering = next(each for each in by_variant(campaign)["b"] if each.state == "accepted")
    for digest in "12":
        IncomingMail.objects.create(
            digest=digest, door="test", kind="reply", sender=answering.address.upper(), mailing=campaign.mailing
        )
    first, second = figures_of(campaign)
    assert (first.did["answers"], second.did["answers"]) == (0, 1)
    assert first.accepted + second.accepted == len(subjects(sink))


def test_what_comes_back_later_is_counted_beside_what_was_accepted(scene, sink):
    campaign = launched(scene)
    send()
    back, again, *_rest = [each for each in by_variant(campaign)["a"] if each.state == "accepted"]
    for letter, kind in ((back, "hard"), (back, "soft"), (again, "complaint")):
        Feedback.objects.create(delivery=letter, kind=kind, email=letter.address, happened_at=timezone.now())
    assert came_back(campaign.mailing) == 1
    for name in ("campaign_detail", "campaign_report"):
        shown = at_home(scene.secretary).get(reverse(name, args=[campaign.public_id])).content.decode()
        assert "Of the accepted letters one came back later." in shown


def test_what_stands_against_it(scene, monkeypatch):
    asked = {"channels": ["email"], "sample_percent": 20}
    alone = scene.draft(**asked)
    assert code_of(lambda: actions.submit_campaign(alone, by=scene.author)) == "second_subject_missing"
    few = scene.draft(words=BOTH, **asked)
    assert code_of(lambda: actions.submit_campaign(few, by=scene.author)) == "sample_too_small"
    with pytest.raises((ValidationError, Refusal)):
        scene.draft(words=BOTH, sample_percent=60)
    plain, campaign = scene.launched(), launched(scene)

    def choose(which: Campaign, variant: str = "a", by=scene.author) -> str:
        return code_of(lambda: actions.choose_subject(which, variant, by=by))

    assert choose(plain) == "nothing_to_choose"
    assert choose(campaign, "c") == "no_such_variant"
    assert choose(campaign, by=acting(PersonFactory())) == "capability_missing"
    assert code_of(lambda: actions.choose_subject_by_rule(campaign, by=VISITOR)) == "forbidden"
    actions.choose_subject(campaign, "a", by=scene.second)
    assert choose(campaign, "b") == "subject_chosen"
    ended = launched(scene)
    actions.cancel_campaign(ended, by=scene.author)
    assert choose(ended) == "not_under_way"
    with later():
        tasks.choose_subjects()
    assert Campaign.objects.get(pk=ended.pk).chosen_variant == ""
    assert counts_of(ended.mailing).under_way == 0


def test_the_page_shows_both_and_a_person_presses(scene):
    campaign, author = launched(scene), at_home(scene.secretary)
    shown = author.get(reverse("campaign_detail", args=[campaign.public_id])).content.decode()
    assert "First subject" in shown and "Second subject" in shown and "The rest gets subject B" in shown
    answer = author.post(reverse("campaign_subject", args=[campaign.public_id]), {"variant": "b"}, follow=True)
    assert "a person chose it" in answer.content.decode()
    assert Campaign.objects.get(pk=campaign.pk).chosen_variant == "b"
