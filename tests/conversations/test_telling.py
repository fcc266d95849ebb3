"""The members hear of a post: by a worker, each by their own preference, each once."""

import pytest
from django.db import transaction

from alumni_portal.clock import beats
from conversations import tasks
from conversations.actions import delete_post, edit_post, hide, tell_some_members, telling, write_comment, write_post
from conversations.hangs import ANNOUNCEMENTS, POSTS
from conversations.models import Post
from messaging.letters import addressee_of
from messaging.models import Delivery, Preference
from tests.support.actors import CLOCK
from tests.support.letters import letters_to, queued, send

pytestmark = pytest.mark.django_db

Channel, State, Rhythm = Delivery.Channel, Delivery.State, Preference.Rhythm


@pytest.fixture
def post(wall, member, other, keeper):
    return write_post(wall, "**12月6日**返校", by=member)


def channels_of(whom) -> dict[str, str]:
    rows = Delivery.objects.filter(addressee=addressee_of(whom.person))
    return dict(rows.values_list("channel", "state"))


class TestTellMembers:
    def test_tells_everybody_but_the_author(self, post, member, other, keeper):
        assert not queued()
        tasks.tell_members(post.pk)
        assert letters_to(other.person) == letters_to(keeper.person) == ["new_post"]
        assert letters_to(member.person) == []
        post.refresh_from_db()
        assert post.told_at

    def test_by_mail_in_the_evening_and_in_the_inbox_at_once(self, post, other):
        tasks.tell_members(post.pk)
        assert channels_of(other) == {Channel.EMAIL: State.GATHERED, Channel.INBOX: State.WAITING}

    def test_an_announcement_goes_at_once(self, wall, keeper, other):
        post = write_post(wall, "x", by=keeper, kind=Post.Kind.ANNOUNCEMENT)
        tasks.tell_members(post.pk)
        assert channels_of(other) == {Channel.EMAIL: State.WAITING, Channel.INBOX: State.WAITING}

    @pytest.mark.parametrize(
        ("rhythm", "states"),
        [
            (Rhythm.AT_ONCE, {Channel.EMAIL: State.WAITING, Channel.INBOX: State.WAITING}),
            (Rhythm.DIGEST, {Channel.EMAIL: State.GATHERED, Channel.INBOX: State.WAITING}),
            (Rhythm.NEVER, {Channel.INBOX: State.WAITING}),
        ],
    )
    def test_by_each_one_s_own_preference(self, post, other, rhythm, states):
        Preference.objects.create(
            addressee=addressee_of(other.person), category=POSTS, channel=Channel.EMAIL, rhythm=rhythm
        )
        tasks.tell_members(post.pk)
        assert channels_of(other) == states

    def test_some_at_a_time(self, post, club, monkeypatch):
        monkeypatch.setattr(telling, "AT_ONCE", 2)
        for n in range(4):
            club.join(f"M{n}")
        assert tell_some_members(post, by=CLOCK) is True
        assert len(queued()) == 2 * 2
        tasks.tell_members(post.pk)
        assert len(queued()) == 6 * 2
        assert len({delivery.addressee_id for delivery in queued()}) == 6

    def test_twice_or_late_tells_nobody_twice(self, post, club, other):
        tasks.tell_members(post.pk)
        before = len(queued())
        club.join("Newcomer")
        tasks.tell_members(post.pk)
        tasks.tell_waiting()
        Post.objects.update(told_at=None, told_up_to=0)  # as if a worker had been killed before it wrote that down
        tasks.tell_waiting()
        assert len(letters_to(other.person)) == 1
        assert len(queued()) == before + 2  # the newcomer's, who hears of it then

    def test_what_was_taken_back_or_hidden_is_told_no_further(self, wall, post, member, keeper):
        hidden = write_post(wall, "y", by=member)
        hide(hidden, "unkind", by=keeper)
        delete_post(post, by=member)
        mine = len(queued())
        tasks.tell_waiting()
        assert len(queued()) == mine
        assert not Post.objects.filter(told_at=None).exists()

    def test_of_a_place_that_is_gone_nobody_is_told(self, post):
        post.wall.change(place="gone.place")
        tasks.tell_members(post.pk)
        assert not queued()
        post.refresh_from_db()
        assert post.told_at

    def test_of_a_post_that_is_gone_is_no_error(self):
        tasks.tell_members(999_999)
        assert not queued()

    @pytest.mark.django_db(transaction=True)
    def test_rings_after_commit_only(self, wall, member, other, monkeypatch):
        rung = []
        monkeypatch.setattr("common.bell._strike", lambda task, keys: rung.append((task, keys)))
        with transaction.atomic():
            write_post(wall, "x", by=member)
            transaction.set_rollback(True)
        assert rung == []
        post = write_post(wall, "x", by=member)
        assert rung == [("conversations.tell_members", (post.pk,))]

    def test_is_on_the_clock(self):
        assert {"conversations.tell_waiting", "conversations.forget_deleted"} <= set(beats())

    def test_forgetting_is_a_task(self, wall, post, member):
        kept = write_post(wall, "still standing", by=member)
        Post.objects.filter(pk=post.pk).update(deleted_at="2020-01-01T00:00Z")
        tasks.forget_deleted()
        bodies = dict(Post.objects.values_list("pk", "body"))
        assert (bodies[post.pk], bodies[kept.pk]) == ("", "still standing")


class TestLetters:
    """Hours may lie between a letter and its leaving; it says what holds then."""

    def letter(self, template) -> Delivery:
        send()
        return queued(f"conversations/email/{template}")[-1]

    @pytest.fixture
    def announced(self, wall, keeper, other):
        post = write_post(wall, "**12月6日**返校", by=keeper, kind=Post.Kind.ANNOUNCEMENT)
        tasks.tell_members(post.pk)
        return post

    def test_quote_what_was_said(self, announced):
        letter = self.letter("new_post")
        assert letter.subject == "The Club: 12月6日返校"
        assert "12月6日返校" in letter.text
        assert announced.get_absolute_url() in letter.text
        assert letter.category == ANNOUNCEMENTS

    def test_say_what_it_says_by_now(self, announced, keeper):
        edit_post(announced, "改到7日", by=keeper)
        letter = self.letter("new_post")
        assert "改到7日" in letter.text
        assert "12月6日" not in letter.text + letter.subject

    def test_do_not_quote_what_was_taken_back(self, announced, keeper):
        delete_post(announced, by=keeper)
        letter = self.letter("new_post")
        assert "12月6日" not in letter.text + letter.subject

    def test_do_not_quote_to_whom_it_is_closed_by_now(self, announced, other, club):
        club.leave(other)
        letter = self.letter("new_post")
        assert "12月6日" not in letter.text + letter.subject

    def test_of_an_answer(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        comment = write_comment(post, "后排是我", by=other)
        letter = self.letter("comment_written")
        assert letter.subject == "Lin answered you in The Club"
        assert "后排是我" in letter.text
        assert comment.get_absolute_url() in letter.text

    def test_of_a_report_name_nobody_and_quote_nothing(self, wall, member, other, keeper):
        from conversations.actions import report, show_again

        post = write_post(wall, "harsh words", by=member)
        report(post, "he is cruel", by=other)
        letter = self.letter("report_arrived")
        for word in ("harsh", "cruel", "Mei", "Lin"):
            assert word not in letter.text + letter.subject
        hide(post, "x", by=keeper)
        show_again(post, by=keeper)
        assert "stands again" in self.letter("shown_again").subject
        assert "stands again" in self.letter("hidden").text

    def test_in_chinese_to_who_reads_chinese(self, announced, other):
        other.user.language = "zh-hans"
        other.user.save(update_fields=["language"])
        letter = self.letter("new_post")
        assert "写给" in letter.text or "写道" in letter.text
