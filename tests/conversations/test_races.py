"""Two at once: the sixth pin, the second judgement. Each with its control."""

import pytest

from common.verdicts import Refusal
from conversations.actions import hide, keep, pin_post, report, write_post
from conversations.models import Like, Post, Report
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one_place_left(wall, keeper):
    posts = [write_post(wall, str(n), by=keeper) for n in range(6)]
    for post in posts[:4]:
        pin_post(post, by=keeper)
    return posts[4:]


def pin_at_once(posts, keeper) -> list:
    return race(*(lambda post=post: pin_post(post, by=keeper) for post in posts))


class TestTheLastPin:
    def test_without_the_lock_six_are_pinned(self, one_place_left, keeper, both_have_looked, without_locks):
        pin_at_once(one_place_left, keeper)
        assert Post.objects.filter(pinned_at__isnull=False).count() == 6

    def test_with_the_lock_five_are(self, one_place_left, keeper, both_have_looked):
        outcomes = pin_at_once(one_place_left, keeper)
        assert Post.objects.filter(pinned_at__isnull=False).count() == 5
        (loser,) = [each for each in outcomes if isinstance(each, Refusal)]
        assert loser.code == "too_many_pinned"


@pytest.fixture
def reported(wall, member, other, keeper, club):
    club.second = club.join("Second", keeps=True)
    post = write_post(wall, "x", by=member)
    report(post, "bad", by=other)
    return post


def judge_at_once(post, club, keeper) -> list:
    return race(lambda: hide(post, "unkind", by=keeper), lambda: hide(post, "rude", by=club.second))


class TestTwoModerators:
    def test_without_the_lock_both_hide_it(self, reported, club, keeper, both_have_looked, without_locks):
        assert len(winners(judge_at_once(reported, club, keeper))) == 2

    def test_with_the_lock_one_does(self, reported, club, keeper, both_have_looked):
        outcomes = judge_at_once(reported, club, keeper)
        assert len(winners(outcomes)) == 1
        (loser,) = [each for each in outcomes if isinstance(each, Refusal)]
        assert loser.code == "already_hidden"

    def test_one_hides_and_one_keeps_and_there_is_one_outcome(self, reported, club, keeper, both_have_looked):
        race(lambda: hide(reported, "unkind", by=keeper), lambda: keep(reported, by=club.second))
        reported.refresh_from_db()
        outcome = Report.objects.get().outcome
        assert outcome in (Report.Outcome.HIDDEN, Report.Outcome.KEPT)
        assert reported.hidden_at is not None  # hiding answers what keeping left; keeping undoes nothing


def test_two_clicks_on_like_are_no_error(wall, member, other):
    from conversations.actions import toggle_like

    post = write_post(wall, "x", by=member)
    outcomes = race(*[lambda: toggle_like(post, by=other)] * 2)
    assert winners(outcomes) == outcomes
    assert Like.objects.count() in (0, 1)
