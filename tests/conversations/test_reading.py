"""Who reads which walls, and what a page of one costs."""

import pytest
from django.db.models import Exists, Q

from common.actors import person_actor, system
from conversations.actions import (
    NewPicture,
    delete_post,
    hide,
    open_wall,
    pin_post,
    report,
    toggle_like,
    write_comment,
    write_post,
)
from conversations.models import Comment, Post, Wall
from conversations.pages import post_page, wall_page
from conversations.permissions import can_read
from conversations.places import NOBODY, Place, places
from conversations.queries import WallRights, newest_posts, older_posts, rights_on
from people.actions import choose_audience
from people.models import AccessToken, Audience, Person
from tests.files import makers
from tests.support.actors import CLOCK, SHELL, VISITOR
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db


class TestPlaces:
    def test_rights_are_read_in_one_query(self, wall, member, keeper, stranger):
        assert rights_on(member, wall) == WallRights(readers=True, writers=True)
        assert rights_on(keeper, wall) == WallRights(True, True, True, True)
        assert rights_on(stranger, wall) == rights_on(VISITOR, wall) == WallRights()
        assert rights_on(CLOCK, wall) == WallRights(True, True, True, True)
        assert len(count_queries(lambda: rights_on(member, wall))) == 1

    def test_a_place_may_answer_with_a_condition(self, wall, member):
        class ByName(Place):
            name = "tests.named"

            def readers(self, actor):
                return Q(Exists(Person.objects.filter(pk=actor.person.pk, full_name="Mei"))) if actor.person else NOBODY

            def writers(self, actor):
                return NOBODY

            audience = label = link = None

        place = places.hang(ByName())
        try:
            named = open_wall(place, by=SHELL)
            assert rights_on(member, named) == WallRights(readers=True)
            assert set(Wall.objects.visible_to(member)) == {wall, named}
        finally:
            places.take_down("tests.named")
        assert rights_on(member, named) == WallRights()

    def test_who_does_not_read_does_nothing_else(self, wall, club):
        moderator_outside = club.join("Outside", keeps=True)
        club.leave(moderator_outside)
        assert rights_on(moderator_outside, wall) == WallRights()

    def test_a_token_needs_its_scope(self, wall, member):
        post = write_post(wall, "x", by=member)
        for scopes, seen in ((["conversations:read"], 1), (["people:read"], 0)):
            by_token = person_actor(member.user, door="api", token=AccessToken(scopes=scopes))
            assert Post.objects.visible_to(by_token).filter(pk=post.pk).count() == seen
            assert bool(can_read(by_token, wall)) == bool(seen)

    def test_a_worker_reads_as_whom_it_acts_for(self, wall, member, stranger):
        write_post(wall, "x", by=member)
        assert Post.objects.visible_to(system("worker", on_behalf_of=member.person)).count() == 1
        assert Post.objects.visible_to(system("worker", on_behalf_of=stranger.person)).count() == 0

    def test_a_place_must_say_who_reads(self, wall, club):
        with pytest.raises(TypeError, match="readers"):
            Place()
        assert Place.announcers(club, VISITOR) == Place.moderators(club, VISITOR) == NOBODY
        assert (list(Place.keepers(club, wall)), Place.titles(club, wall, [1])) == ([], {})
        for words in (club.prompt(wall), club.send_label(wall), club.who_reads(wall)):
            assert words


class TestVisibleTo:
    def test_is_for_readers(self, wall, member, other, stranger):
        post = write_post(wall, "x", by=member)
        comment = write_comment(post, "y", by=other)
        for actor in (member, other, CLOCK):
            assert list(Wall.objects.visible_to(actor)) == [wall]
            assert list(Post.objects.visible_to(actor)) == [post]
            assert list(Comment.objects.visible_to(actor)) == [comment]
        for actor in (stranger, VISITOR):
            assert not Wall.objects.visible_to(actor)
            assert not Post.objects.visible_to(actor)
            assert not Comment.objects.visible_to(actor)

    def test_shows_one_s_own_hidden_answer_to_oneself(self, wall, member, other, keeper):
        comment = hide(write_comment(write_post(wall, "x", by=member), "y", by=other), "unkind", by=keeper)
        assert list(Comment.objects.visible_to(other)) == list(Comment.objects.visible_to(keeper)) == [comment]
        assert not Comment.objects.visible_to(member)

    def test_shows_nothing_hidden_of_other_walls(self, wall, club, member, other, keeper):
        hide(write_post(open_wall(club, by=SHELL), "x", by=member), "unkind", by=keeper)
        club.leave(member)
        assert not Post.objects.visible_to(member)


class TestWallPage:
    def test_shows_what_was_said_and_what_one_may_do(self, wall, member, other, keeper):
        person = member.person
        person.change(city_code="440100")
        choose_audience(person, "city", Audience.MEMBERS, by=member)
        post = write_post(wall, "x", by=member, pictures=[NewPicture(makers.upload(makers.picture()), "we")])
        theirs = pin_post(write_post(wall, "y", by=keeper), by=keeper)
        write_comment(post, "a", by=other)
        hide(write_comment(post, "b", by=other), "unkind", by=keeper)
        toggle_like(post, by=other)
        page = wall_page(member, wall)
        assert [card.post for card in page.cards] == [theirs, post]
        pinned, mine = page.cards
        assert (mine.name, mine.where != "", mine.title) == ("Mei", True, "")
        assert (mine.is_mine, mine.may_report, mine.may_pin, mine.may_judge) == (True, False, False, False)
        assert (mine.post.comments_said, mine.post.likes_given, mine.post.is_liked) == (1, 1, False)
        assert mine.pictures[0].alt == "we"
        assert (pinned.title, pinned.where, pinned.may_report) == ("president", "", True)
        assert wall_page(other, wall).cards[1].post.is_liked
        assert (bool(page.may_write), bool(page.may_announce), page.reported) == (True, False, 0)

    def test_tells_the_keepers_what_waits(self, wall, member, other, keeper):
        report(write_post(wall, "x", by=member), "bad", by=other)
        page = wall_page(keeper, wall)
        assert (page.may_moderate, page.reported) == (True, 1)
        card = page.cards[0]
        assert (card.may_judge, card.may_pin) == (True, True)

    def test_of_a_stranger_is_a_reason(self, wall, member, stranger):
        write_post(wall, "x", by=member)
        page = wall_page(stranger, wall)
        assert not page.may_read
        assert page.may_read.reason
        assert page.cards == []

    def test_goes_back_by_a_cursor_and_shows_each_once(self, wall, member, keeper, monkeypatch):
        monkeypatch.setattr("conversations.queries.wall_posts.newest_posts.__defaults__", (3,))
        monkeypatch.setattr("conversations.queries.wall_posts.older_posts.__defaults__", (3,))
        posts = [write_post(wall, str(n), by=member) for n in range(8)]
        pin_post(posts[0], by=keeper)
        delete_post(posts[5], by=member)
        seen, page = [], wall_page(member, wall)
        while True:
            seen += [card.post for card in page.cards]
            if not page.older_url:
                break
            page = wall_page(member, wall, before=page.older_url.partition("before=")[2])
        assert seen == [posts[0], posts[7], posts[6], posts[4], posts[3], posts[2], posts[1]]
        assert wall_page(member, wall, before="nonsense").cards == []

    def test_shows_on_one_wall_what_is_visible_at_all(self, wall, club, member, other, keeper, stranger):
        """The gate is asked once for the wall; it must say what it says post by post."""
        posts = [write_post(wall, str(n), by=member) for n in range(3)]
        hide(write_post(wall, "hidden", by=member), "unkind", by=keeper)
        delete_post(posts[0], by=member)
        write_post(open_wall(club, by=SHELL), "elsewhere", by=member)
        for actor, many in ((member, 3), (other, 2), (keeper, 3), (stranger, 0), (VISITOR, 0), (CLOCK, 3)):
            shown = newest_posts(actor, wall, rights_on(actor, wall)).posts
            assert set(shown) == set(Post.objects.visible_to(actor).filter(wall=wall))
            assert len(shown) == many

    def test_shows_what_is_pinned_however_old(self, wall, member, keeper):
        rights = rights_on(member, wall)
        posts = [write_post(wall, str(n), by=member) for n in range(6)]
        for old in posts[:2]:
            pin_post(old, by=keeper)
        first = newest_posts(member, wall, rights, size=2)
        assert first.posts == [posts[1], posts[0], posts[5], posts[4]]
        assert older_posts(member, wall, first.older, rights, size=2).posts == [posts[3], posts[2]]
        everything = newest_posts(member, wall, rights, size=4)
        assert (everything.posts[2:], everything.older) == ([posts[5], posts[4], posts[3], posts[2]], "")

    def test_says_the_titles_it_is_given(self, wall, member, keeper):
        write_post(wall, "x", by=keeper)
        (card,) = wall_page(member, wall, titles={keeper.person.pk: "liaison"}).cards
        assert card.title == "liaison"

    def test_takes_four_queries_however_much_hangs_there(self, wall, club, member, other, keeper):
        def grow():
            for n in range(5):
                author = club.join(f"A{n}")
                post = write_post(wall, "x", by=author, pictures=[NewPicture(makers.upload(makers.picture()))])
                write_comment(post, "y", by=other)
                toggle_like(post, by=other)

        grow()
        assert_same_queries(lambda: wall_page(member, wall), grow, at_most=4)
        for _ in range(2):
            grow()
        assert len(wall_page(member, wall).cards) == 20
        assert len(count_queries(lambda: wall_page(keeper, wall))) <= 5


class TestPostPage:
    def test_shows_the_answers_in_their_order(self, wall, member, other):
        post = write_post(wall, "x", by=member)
        first, second = write_comment(post, "1", by=other), write_comment(post, "2", by=member)
        page = post_page(member, Post.objects.for_listing(member).get())
        assert [card.post for card in page.comments] == [first, second]
        assert page.comments[1].is_mine
        assert (page.left_out, bool(page.may_comment)) == (0, True)

    def test_leaves_the_oldest_out_when_there_are_too_many(self, wall, member, monkeypatch):
        monkeypatch.setattr("conversations.pages.MOST_COMMENTS", 2)
        post = write_post(wall, "x", by=member)
        for n in range(5):
            write_comment(post, str(n), by=member)
        page = post_page(member, Post.objects.for_listing(member).get())
        assert [card.post.body for card in page.comments] == ["3", "4"]
        assert page.left_out == 3

    def test_costs_the_same_however_many_answered(self, wall, club, member):
        post = write_post(wall, "x", by=member)

        def grow():
            for n in range(5):
                write_comment(post, "y", by=club.join(f"B{n}"))

        grow()
        seen = Post.objects.for_listing(member).get()
        assert_same_queries(lambda: post_page(member, seen), grow, at_most=8)
