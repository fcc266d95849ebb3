"""Saying something on a wall, changing it, taking it back, pinning it, answering, liking."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from conversations import permissions
from conversations.actions import (
    NewPicture,
    delete_comment,
    delete_post,
    edit_post,
    forget_deleted,
    hide,
    pin_post,
    toggle_like,
    unpin_post,
    write_comment,
    write_post,
)
from conversations.models import Comment, Like, Post, PostPicture, Report
from files.models import StoredFile
from tests.files import makers
from tests.support.actors import CLOCK, SHELL, VISITOR, acting_login
from tests.support.factories import UserFactory
from tests.support.letters import letters_to, queued

pytestmark = pytest.mark.django_db


def picture(description="") -> NewPicture:
    return NewPicture(makers.upload(makers.picture()), description)


def code_of(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refused:
        act()
    return refused.value.code


def verbs() -> list[str]:
    found = Entry.objects.filter(verb__startswith="conversations.").order_by("pk")
    return list(found.values_list("verb", flat=True))


class TestWritePost:
    def test_hangs_it_on_the_wall_rendered_and_clean(self, wall, member):
        post = write_post(wall, " **你好**<script>x</script> ", by=member)
        assert (post.wall, post.author, post.kind) == (wall, member.person, "post")
        assert post.body == "**你好**<script>x</script>"
        assert "<strong>你好</strong>" in post.body_html
        assert "<script" not in post.body_html
        assert "<strong>" in post.html
        assert post.words == "你好<script>x</script>"
        assert verbs() == ["conversations.post_written"]
        entry = Entry.objects.get(verb="conversations.post_written")
        assert entry.about == [f"conversations.post:{post.pk}", f"conversations.wall:{wall.pk}"]
        assert entry.facts == {"kind": "post", "pictures": 0}

    def test_carries_pictures_with_their_descriptions_in_their_order(self, wall, member):
        post = write_post(wall, "", by=member, pictures=[picture("珠算比赛"), picture()])
        assert [(each.position, each.description) for each in post.pictures.order_by("position")] == [
            (0, "珠算比赛"),
            (1, ""),
        ]
        assert StoredFile.objects.filter(kept_by=member.user).count() == 2

    def test_refuses_what_says_nothing(self, wall, member):
        assert code_of(lambda: write_post(wall, " \n ", by=member)) == "nothing_said"

    def test_refuses_ten_pictures_and_keeps_none(self, wall, member):
        assert code_of(lambda: write_post(wall, "x", by=member, pictures=[picture()] * 10)) == "too_many_pictures"
        assert not Post.objects.exists()
        assert not StoredFile.objects.exists()

    def test_refuses_what_is_no_picture_at_its_field(self, wall, member):
        bad = NewPicture(makers.upload(makers.SVG))
        with pytest.raises(Refusal) as refused:
            write_post(wall, "x", by=member, pictures=[picture(), bad])
        assert (refused.value.code, refused.value.field) == ("not_a_picture", "pictures")
        assert not Post.objects.exists()

    def test_is_for_members(self, wall, stranger, member, club):
        club.leave(member)
        for actor in (stranger, VISITOR, member, acting_login(UserFactory())):
            assert code_of(lambda actor=actor: write_post(wall, "x", by=actor)) == "forbidden"
        assert code_of(lambda: write_post(wall, "x", by=SHELL)) == "forbidden"
        assert not Post.objects.exists()

    def test_announces_by_those_who_keep_the_group(self, wall, member, keeper):
        announcement = Post.Kind.ANNOUNCEMENT
        assert code_of(lambda: write_post(wall, "x", by=member, kind=announcement)) == "forbidden"
        assert write_post(wall, "x", by=keeper, kind=announcement).is_announcement

    def test_says_kindly_when_it_is_too_much(self, wall, member, other, monkeypatch):
        monkeypatch.setattr(permissions, "POSTS_AN_HOUR", 2)
        now = timezone.now().replace(hour=3, minute=30)
        with time_machine.travel(now - timedelta(minutes=61)):
            write_post(wall, "long ago", by=member)
        with time_machine.travel(now - timedelta(minutes=20)):
            write_post(wall, "1", by=member)
        with time_machine.travel(now), timezone.override("Asia/Shanghai"):
            write_post(wall, "2", by=member)
            with pytest.raises(Refusal) as refused:
                write_post(wall, "3", by=member)
            assert refused.value.code == "too_fast"
            assert "12:10" in str(refused.value)
            write_post(wall, "another one's", by=other)
        with time_machine.travel(now + timedelta(minutes=41)):
            write_post(wall, "3", by=member)

    def test_of_a_place_that_is_gone_is_refused(self, wall, member, club):
        wall.change(place="gone.place")
        assert code_of(lambda: write_post(wall, "x", by=member)) == "forbidden"


class TestEditPost:
    def test_gives_it_other_words_and_pictures(self, wall, member):
        post = write_post(wall, "old", by=member, pictures=[picture("one"), picture("two")])
        first, second = post.pictures.order_by("position")
        edit_post(post, "**new**", by=member, add=[picture("three")], remove=[first.pk], describe={second.pk: "zwei"})
        post.refresh_from_db()
        assert (post.body, post.edited_at is not None) == ("**new**", True)
        assert "<strong>new" in post.body_html
        assert [each.description for each in post.pictures.order_by("position")] == ["zwei", "three"]
        assert verbs()[-1] == "conversations.post_edited"

    def test_leaves_other_people_s_pictures_alone(self, wall, member, other):
        theirs = write_post(wall, "", by=other, pictures=[picture("theirs")])
        mine = write_post(wall, "mine", by=member)
        key = theirs.pictures.get().pk
        edit_post(mine, "mine", by=member, remove=[key], describe={key: "stolen"})
        assert theirs.pictures.get().description == "theirs"

    def test_counts_the_pictures_that_stay(self, wall, member):
        post = write_post(wall, "x", by=member, pictures=[picture() for _ in range(8)])
        assert code_of(lambda: edit_post(post, "x", by=member, add=[picture(), picture()])) == "too_many_pictures"
        edit_post(post, "x", by=member, add=[picture(), picture()], remove=[post.pictures.first().pk])
        assert post.pictures.count() == 9

    def test_leaves_something_to_see(self, wall, member):
        post = write_post(wall, "", by=member, pictures=[picture()])
        remove = [post.pictures.get().pk]
        assert code_of(lambda: edit_post(post, " ", by=member, remove=remove)) == "nothing_said"
        assert post.pictures.count() == 1

    def test_is_for_its_author_while_they_belong_there(self, wall, member, keeper, club):
        post = write_post(wall, "x", by=member)
        assert code_of(lambda: edit_post(post, "y", by=keeper)) == "forbidden"
        club.leave(member)
        assert code_of(lambda: edit_post(post, "y", by=member)) == "forbidden"

    def test_is_no_way_around_hiding(self, wall, member, keeper):
        post = write_post(wall, "x", by=member)
        hide(post, "unkind", by=keeper)
        assert code_of(lambda: edit_post(post, "y", by=member)) == "hidden"

    def test_tells_nobody_again(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        edit_post(post, "y", by=member)
        assert not queued()


class TestDeletePost:
    def test_takes_it_away_for_everybody_with_its_answers(self, wall, member, other, keeper):
        post = pin_post(write_post(wall, "x", by=member), by=keeper)
        write_comment(post, "answer", by=other)
        delete_post(post, by=member)
        for actor in (member, other, keeper, CLOCK):
            assert not Post.objects.visible_to(actor).exists()
            assert not Comment.objects.visible_to(actor).exists()
        assert verbs()[-1] == "conversations.post_deleted"

    def test_settles_what_was_reported(self, wall, member, other):
        from conversations.actions import report

        post = write_post(wall, "x", by=member)
        made = report(post, "bad", by=other)
        delete_post(post, by=member)
        made.refresh_from_db()
        assert (made.outcome, made.decided_at is not None) == (Report.Outcome.GONE, True)

    def test_is_for_its_author_even_from_outside(self, wall, member, keeper, club):
        post = write_post(wall, "x", by=member)
        assert code_of(lambda: delete_post(post, by=keeper)) == "forbidden"
        club.leave(member)
        delete_post(post, by=member)
        assert code_of(lambda: delete_post(post, by=member)) == "deleted"


class TestForgetDeleted:
    def test_empties_after_thirty_days_and_lets_pictures_go(self, wall, member, other):
        post = write_post(wall, "secret", by=member, pictures=[picture()])
        comment = write_comment(post, "secret too", by=other)
        standing = write_post(wall, "stays", by=member)
        delete_comment(comment, by=other)
        delete_post(post, by=member)
        assert forget_deleted(by=CLOCK) == 0
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert forget_deleted(by=CLOCK) == 2
            assert forget_deleted(by=CLOCK) == 0
        for row in (post, comment, standing):
            row.refresh_from_db()
        assert (post.body, post.body_html, comment.body) == ("", "", "")
        assert standing.body == "stays"
        assert not PostPicture.objects.exists()
        assert verbs()[-1] == "conversations.forgotten"


class TestPinPost:
    def test_sets_it_on_top_and_takes_it_down(self, wall, member, keeper):
        first, second = write_post(wall, "1", by=member), write_post(wall, "2", by=member)
        pin_post(first, by=keeper)
        pin_post(first, by=keeper)
        assert list(Post.objects.in_wall_order()) == [first, second]
        unpin_post(first, by=keeper)
        unpin_post(first, by=keeper)
        assert list(Post.objects.in_wall_order()) == [second, first]
        assert verbs()[-2:] == ["conversations.post_pinned", "conversations.post_unpinned"]

    def test_is_for_those_who_keep_the_group(self, wall, member):
        post = write_post(wall, "x", by=member)
        for act in (pin_post, unpin_post):
            assert code_of(lambda act=act: act(post, by=member)) == "forbidden"

    def test_stops_at_five(self, wall, keeper):
        posts = [write_post(wall, str(n), by=keeper) for n in range(6)]
        for post in posts[:5]:
            pin_post(post, by=keeper)
        assert code_of(lambda: pin_post(posts[5], by=keeper)) == "too_many_pinned"
        delete_post(posts[0], by=keeper)
        pin_post(posts[5], by=keeper)

    def test_of_what_is_gone_is_refused(self, wall, member, keeper):
        post = write_post(wall, "x", by=member)
        hide(post, "unkind", by=keeper)
        assert code_of(lambda: pin_post(post, by=keeper)) == "hidden"


class TestWriteComment:
    def test_answers_and_tells_the_author(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        comment = write_comment(post, "**好**", by=other)
        assert "<strong>好" in comment.body_html
        assert letters_to(member.person) == ["comment_written"]
        assert verbs()[-1] == "conversations.comment_written"

    def test_to_oneself_sends_no_letter(self, wall, member):
        write_comment(write_post(wall, "x", by=member), "y", by=member)
        assert not queued()

    def test_that_is_rolled_back_sends_nothing(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        with transaction.atomic():
            write_comment(post, "y", by=other)
            transaction.set_rollback(True)
        assert not queued()
        assert not Comment.objects.exists()

    def test_refusals(self, wall, member, other, stranger, keeper, monkeypatch):
        post = write_post(wall, "x", by=member)
        assert code_of(lambda: write_comment(post, " ", by=other)) == "nothing_said"
        assert code_of(lambda: write_comment(post, "y", by=stranger)) == "forbidden"
        assert code_of(lambda: write_comment(post, "y", by=SHELL)) == "forbidden"
        monkeypatch.setattr(permissions, "COMMENTS_AN_HOUR", 1)
        write_comment(post, "y", by=other)
        assert code_of(lambda: write_comment(post, "z", by=other)) == "too_fast"
        hide(post, "unkind", by=keeper)
        post.refresh_from_db()
        assert code_of(lambda: write_comment(post, "y", by=keeper)) == "hidden"
        delete_post(post, by=member)
        post.refresh_from_db()
        assert code_of(lambda: write_comment(post, "y", by=keeper)) == "deleted"


class TestDeleteComment:
    def test_takes_it_away(self, wall, member, other, keeper):
        comment = write_comment(write_post(wall, "x", by=member), "y", by=other)
        assert code_of(lambda: delete_comment(comment, by=member)) == "forbidden"
        assert code_of(lambda: delete_comment(comment, by=keeper)) == "forbidden"
        delete_comment(comment, by=other)
        assert not Comment.objects.visible_to(keeper).exists()
        assert code_of(lambda: delete_comment(comment, by=other)) == "deleted"
        assert verbs()[-1] == "conversations.comment_deleted"


class TestToggleLike:
    def test_goes_on_and_off(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        assert toggle_like(post, by=other) is True
        assert toggle_like(post, by=member) is True
        assert toggle_like(post, by=other) is False
        assert [like.person for like in Like.objects.all()] == [member.person]

    def test_refusals(self, wall, member, keeper, stranger):
        post = write_post(wall, "x", by=member)
        for actor in (stranger, VISITOR, SHELL):
            assert code_of(lambda actor=actor: toggle_like(post, by=actor)) == "forbidden"
        hide(post, "unkind", by=keeper)
        post.refresh_from_db()
        assert code_of(lambda: toggle_like(post, by=member)) == "hidden"
