"""Reporting, hiding, keeping, showing again."""

import pytest

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from conversations import permissions
from conversations.actions import hide, keep, report, show_again, write_comment, write_post
from conversations.models import Comment, Post, Report
from conversations.queries import waiting_matters
from tests.support.actors import SHELL, VISITOR
from tests.support.letters import letters_to, queued, send
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["post", "comment"])
def said(request, wall, member):
    """Something the member wrote."""
    post = write_post(wall, "words", by=member)
    return post if request.param == "post" else write_comment(post, "words", by=member)


def code_of(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refused:
        act()
    return refused.value.code


def last_verb() -> str:
    return Entry.objects.order_by("-pk").first().verb


class TestReport:
    def test_waits_for_those_who_look_after_the_wall_and_tells_them_once(self, said, other, keeper, club):
        third = club.join("Third")
        made = report(said, "unkind", by=other)
        report(said, "me too", by=third)
        assert (made.outcome, made.speech) == (Report.Outcome.WAITING, said)
        assert letters_to(keeper.person) == ["report_arrived"]
        (matter,) = waiting_matters(keeper)
        assert (matter.speech, matter.is_comment) == (said, isinstance(said, Comment))
        assert [each.reason for each in matter.reports] == ["unkind", "me too"]
        assert last_verb() == "conversations.reported"

    def test_refusals(self, said, member, other, stranger, monkeypatch):
        assert code_of(lambda: report(said, " ", by=other)) == "reason_needed"
        assert code_of(lambda: report(said, "x", by=member)) == "own_words"
        for actor in (stranger, VISITOR, SHELL):
            assert code_of(lambda actor=actor: report(said, "x", by=actor)) == "forbidden"
        report(said, "x", by=other)
        assert code_of(lambda: report(said, "x", by=other)) == "already_reported"

    def test_not_too_many_a_day(self, wall, member, other, monkeypatch):
        monkeypatch.setattr(permissions, "REPORTS_A_DAY", 1)
        report(write_post(wall, "1", by=member), "x", by=other)
        assert code_of(lambda: report(write_post(wall, "2", by=member), "x", by=other)) == "too_fast"

    def test_can_be_made_again_when_the_first_was_answered(self, said, other, keeper):
        report(said, "x", by=other)
        keep(said, by=keeper)
        report(said, "it got worse", by=other)
        assert len(waiting_matters(keeper)) == 1

    def test_is_not_shown_to_its_author_nor_to_members(self, said, member, other, keeper, club):
        club.leaders.append(member.person.pk)
        report(said, "x", by=other)
        assert not Report.objects.visible_to(member).exists()
        assert not Report.objects.visible_to(other).exists()
        assert not waiting_matters(member)
        assert Report.objects.visible_to(keeper).exists()
        assert letters_to(member.person) == []


class TestHide:
    def test_leaves_it_to_its_author_and_the_moderators(self, said, member, other, keeper):
        made = report(said, "x", by=other)
        hide(said, "这句话伤人。", by=keeper)
        model = type(said)
        assert not model.objects.visible_to(other).filter(pk=said.pk).exists()
        assert model.objects.visible_to(member).filter(pk=said.pk).exists()
        assert model.objects.visible_to(keeper).filter(pk=said.pk).exists()
        made.refresh_from_db()
        assert made.outcome == Report.Outcome.HIDDEN
        assert not waiting_matters(keeper)
        assert last_verb() == "conversations.hidden"

    def test_tells_the_author_why_in_the_moderator_s_words(self, said, member, keeper):
        hide(said, "这句话伤人。", by=keeper)
        assert letters_to(member.person) == ["hidden"]
        send()
        letter = queued("conversations/email/hidden")[0]
        assert "这句话伤人。" in letter.text
        assert "The Club" in letter.subject

    def test_takes_the_answers_along(self, wall, member, other, keeper):
        post = write_post(wall, "x", by=member)
        write_comment(post, "y", by=other)
        hide(post, "unkind", by=keeper)
        assert not Comment.objects.visible_to(other).exists()

    def test_refusals(self, said, member, other, keeper, stranger, club):
        assert code_of(lambda: hide(said, " ", by=keeper)) == "reason_needed"
        for actor in (member, other, stranger, VISITOR):
            assert code_of(lambda actor=actor: hide(said, "x", by=actor)) == "forbidden"
        club.leaders.append(member.person.pk)
        assert code_of(lambda: hide(said, "x", by=member)) == "own_words"
        hide(said, "x", by=keeper)
        assert code_of(lambda: hide(said, "x", by=keeper)) == "already_hidden"


class TestKeep:
    def test_answers_every_report(self, said, other, keeper, club):
        report(said, "x", by=other)
        report(said, "y", by=club.join("Third"))
        keep(said, by=keeper)
        assert set(Report.objects.values_list("outcome", flat=True)) == {Report.Outcome.KEPT}
        assert last_verb() == "conversations.kept"
        assert type(said).objects.visible_to(other).filter(pk=said.pk).exists()

    def test_refusals(self, said, other, keeper):
        assert code_of(lambda: keep(said, by=keeper)) == "already_decided"
        report(said, "x", by=other)
        assert code_of(lambda: keep(said, by=other)) == "forbidden"


class TestShowAgain:
    def test_brings_it_back_and_says_so(self, said, member, other, keeper):
        hide(said, "x", by=keeper)
        show_again(said, by=keeper)
        said.refresh_from_db()
        assert (said.hidden_at, said.hidden_reason) == (None, "")
        assert type(said).objects.visible_to(other).filter(pk=said.pk).exists()
        assert letters_to(member.person) == ["hidden", "shown_again"]
        assert last_verb() == "conversations.shown_again"

    def test_refusals(self, said, member, keeper):
        assert code_of(lambda: show_again(said, by=keeper)) == "not_hidden"
        hide(said, "x", by=keeper)
        assert code_of(lambda: show_again(said, by=member)) == "forbidden"


def test_the_queue_costs_the_same_however_long(wall, member, other, keeper):
    def grow():
        for n in range(5):
            report(write_post(wall, str(n), by=member), "x", by=other)
            report(write_comment(Post.objects.first(), str(n), by=member), "x", by=other)

    grow()
    assert_same_queries(
        lambda: [(m.speech.author.full_name, m.speech.wall.label) for m in waiting_matters(keeper, wall)],
        grow,
        at_most=1,
    )
