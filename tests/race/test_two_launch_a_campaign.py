"""The author and the clock launch one campaign at once: it leaves once."""

import pytest

from common.verdicts import Refusal
from messaging.models import Delivery, Mailing
from outreach.actions import campaigns as actions
from outreach.models import Campaign
from tests.outreach.campaigning import make_scene
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
