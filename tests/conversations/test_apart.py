"""Two of whom one has blocked the other do not read each other on a wall; whoever looks after it reads everybody."""

import pytest
from django.urls import reverse

from common.verdicts import Forbidden
from conversations.actions import toggle_like, write_comment, write_post
from conversations.actions.telling import tell_some_members
from conversations.models import Comment, Post
from conversations.pages import post_page, wall_page
from messaging.models import Delivery
from people.actions import block_person
from tests.support.actors import CLOCK
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["by the reader", "by the other"])
def apart(request, member, other):
    """Mei and Lin, whoever of them blocked."""
    one, two = (member, other) if request.param == "by the reader" else (other, member)
    return lambda: block_person(two.person, by=one)


def words_on(wall, actor) -> set[str]:
    return {card.post.body for card in wall_page(actor, wall).cards}


class TestApart:
    def test_posts_and_answers_are_not_read_but_by_whoever_keeps_the_wall(self, wall, member, other, keeper, apart):
        hers, his = write_post(wall, "From Mei", by=member), write_post(wall, "From Lin", by=other)
        of_all = write_post(wall, "From the keeper", by=keeper)
        said = {each: write_comment(of_all, f"Answer of {each.person.full_name}", by=each) for each in (member, other)}
        assert words_on(wall, member) == {"From Mei", "From Lin", "From the keeper"}
        apart()
        assert words_on(wall, member) == {"From Mei", "From the keeper"}
        assert words_on(wall, other) == {"From Lin", "From the keeper"}
        assert words_on(wall, keeper) == {"From Mei", "From Lin", "From the keeper"}
        for actor, post, answer in ((member, his, said[other]), (other, hers, said[member])):
            assert not Post.objects.visible_to(actor).filter(pk=post.pk).exists()
            assert set(Comment.objects.visible_to(actor)) == {*said.values()} - {answer}
            shown = Post.objects.visible_to(actor).for_listing(actor).get(pk=of_all.pk)
            assert shown.comments_said == 1, "not even that there is another one"
            assert {card.post for card in post_page(actor, shown).comments} == {said[actor]}
            for act in (write_comment, lambda post, _words, by: toggle_like(post, by=by)):
                with pytest.raises(Forbidden):
                    act(post, "Hello", by=actor)
        assert set(Comment.objects.visible_to(keeper)) == {*said.values()}

    def test_what_is_said_to_everybody_reaches_everybody(self, wall, member, keeper):
        block_person(keeper.person, by=member)
        announced = write_post(wall, "The reunion", kind=Post.Kind.ANNOUNCEMENT, by=keeper)
        write_post(wall, "A word of my own", by=keeper)
        assert words_on(wall, member) == {"The reunion"}
        assert write_comment(announced, "I come", by=member)

    def test_nobody_is_told_of_the_other(self, wall, member, other, keeper, apart):
        apart()
        for kind, by, told in (
            (Post.Kind.POST, other, {keeper}),
            (Post.Kind.ANNOUNCEMENT, keeper, {member, other}),
        ):
            Delivery.objects.all().delete()
            tell_some_members(write_post(wall, "News", kind=kind, by=by), by=CLOCK)
            assert {row.addressee.owner for row in Delivery.objects.all()} == {each.person for each in told}

    def test_the_page_of_a_post_is_not_there(self, client, wall, member, other, apart):
        post = write_post(wall, "From Lin", by=other)
        client.force_login(member.user)
        page = reverse("post_detail", args=[post.public_id])
        assert client.get(page).status_code == 200
        apart()
        assert client.get(page).status_code == 404

    def test_costs_the_same_with_more_blocks(self, wall, club, member, other):
        write_post(wall, "One", by=other)

        def grow():
            for each in range(4):
                block_person(club.join(f"More {each}").person, by=member)

        assert_same_queries(lambda: wall_page(member, wall), grow)
