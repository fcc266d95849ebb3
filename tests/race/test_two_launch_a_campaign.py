"""Two launch one campaign at once, or choose a subject for its rest: it leaves once, and with one."""

from dataclasses import replace

import pytest

from common.verdicts import Refusal
from messaging.models import Delivery, Mailing
from outreach.actions import campaigns as actions
from outreach.models import Campaign
from tests.outreach.campaigning import EN, ZH, make_scene
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    scene = make_scene(2)
    return scene.approved(), scene.author, scene.second


def launch_at_once(scene) -> list:
    campaign, author, second = scene
    return race(
        lambda: actions.launch_campaign(campaign, by=author), lambda: actions.launch_campaign(campaign, by=second)
    )


def test_without_the_lock_it_leaves_twice(scene, both_have_looked, without_locks):
    assert len(winners(launch_at_once(scene))) == 2
    assert Mailing.objects.count() == 2


def test_with_the_lock_it_leaves_once(scene, both_have_looked):
    outcomes = launch_at_once(scene)
    assert len(winners(outcomes)) == 1
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(loser, Refusal)
    assert loser.code == "campaign_launched"
    mailing = Campaign.objects.get().mailing
    assert Delivery.objects.filter(mailing__isnull=False).exclude(mailing=mailing).count() == 0


@pytest.fixture
def tried(transactional_db, monkeypatch):
    monkeypatch.setattr("outreach.permissions.campaigns.LEAST_IN_SAMPLE", 1)
    scene = make_scene(2)
    words = (replace(EN, subject_b="Come back"), replace(ZH, subject_b="回来吧"))
    return scene.launched(words=words, sample_percent=50), scene.author, scene.second


def choose_at_once(tried) -> list:
    campaign, author, second = tried
    return race(
        lambda: actions.choose_subject(campaign, "a", by=author),
        lambda: actions.choose_subject(campaign, "b", by=second),
    )


def test_without_the_lock_two_say_which_subject_the_rest_gets(tried, both_have_looked, without_locks):
    assert len(winners(choose_at_once(tried))) == 2


def test_with_the_lock_one_does(tried, both_have_looked):
    outcomes = choose_at_once(tried)
    (chosen,) = winners(outcomes)
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert loser.code == "subject_chosen"
    assert Campaign.objects.get().chosen_variant == chosen.chosen_variant
