"""The pages around a wall: who gets in, one happy way, one refusal shown; with htmx and without."""

import pytest
from django.urls import reverse

from conversations import permissions
from conversations.actions import NewPicture, hide, report, write_comment, write_post
from conversations.models import Comment, Like, Post, Report
from tests.files import makers
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "accept-language": "en"}
EN = {"accept-language": "en"}


@pytest.fixture
def web(client):
    """Signs in as whoever is needed; pages in English."""

    class Web:
        def as_(self, actor):
            client.force_login(actor.user)
            return self

        def get(self, name, *args, headers=EN, **data):
            return client.get(reverse(name, args=args), data, headers=headers)

        def post(self, name, *args, headers=EN, **data):
            return client.post(reverse(name, args=args), data, headers=headers)

    return Web()


@pytest.fixture
def post(wall, member):
    return write_post(wall, "**hello** all", by=member)


def text(response, status=200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


ROUTES = [
    ("wall_detail", "wall"),
    ("post_write", "wall"),
    ("report_list", "wall"),
    ("post_detail", "post"),
    ("post_edit", "post"),
    ("post_delete", "post"),
    ("post_report", "post"),
    ("post_judge", "post"),
    ("comment_delete", "comment"),
    ("comment_report", "comment"),
    ("comment_judge", "comment"),
]
BUTTONS = [("post_pin", "post"), ("post_like", "post"), ("comment_write", "post")]


class TestWhoGetsIn:
    @pytest.fixture
    def rows(self, wall, post, member):
        return {"wall": wall, "post": post, "comment": write_comment(post, "y", by=member)}

    @pytest.mark.parametrize(("name", "row"), ROUTES + BUTTONS)
    def test_a_visitor_is_asked_to_sign_in(self, client, rows, name, row):
        url = reverse(name, args=[rows[row].public_id])
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302
            assert "/account/login/" in answer.url

    @pytest.mark.parametrize(("name", "row"), ROUTES + BUTTONS)
    def test_to_a_stranger_it_is_like_what_is_not_there(self, web, rows, stranger, name, row):
        web.as_(stranger)
        method = web.post if (name, row) in BUTTONS else web.get
        assert method(name, rows[row].public_id).status_code == 404
        assert method(name, "nothing22222").status_code == 404

    @pytest.mark.parametrize(
        ("name", "row", "expected"),
        [
            ("wall_detail", "wall", 200),
            ("post_write", "wall", 200),
            ("report_list", "wall", 404),
            ("post_detail", "post", 200),
            ("post_edit", "post", 403),
            ("post_delete", "post", 404),
            ("post_report", "post", 200),
            ("post_judge", "post", 403),
            ("comment_delete", "comment", 404),
            ("comment_report", "comment", 200),
            ("comment_judge", "comment", 403),
        ],
    )
    def test_another_member(self, web, rows, other, name, row, expected):
        assert web.as_(other).get(name, rows[row].public_id).status_code == expected

    def test_buttons_do_nothing_by_get(self, web, rows, keeper):
        for name, row in BUTTONS:
            assert web.as_(keeper).get(name, rows[row].public_id).status_code == 405


class TestWall:
    def test_shows_what_is_said_in_two_voices(self, web, wall, post, other):
        page = text(web.as_(other).get("wall_detail", wall.public_id))
        assert "The Club" in page
        assert '<div class="voice prose"><p><strong>hello</strong> all</p>' in page
        assert f'id="{post.public_id}"' in page
        assert 'name="body"' in page

    def test_of_nothing_says_how_to_begin(self, web, wall, other):
        assert "Nobody has said anything yet" in text(web.as_(other).get("wall_detail", wall.public_id))

    def test_goes_back_by_a_link_or_in_place(self, web, wall, member, monkeypatch):
        monkeypatch.setattr("conversations.queries.wall_posts.newest_posts.__defaults__", (2,))
        posts = [write_post(wall, f"post {n}", by=member) for n in range(3)]
        page = text(web.as_(member).get("wall_detail", wall.public_id))
        assert f"before={posts[1].public_id}" in page
        older = text(web.get("wall_detail", wall.public_id, before=posts[1].public_id))
        assert "post 0" in older
        assert "<html" in older
        part = text(web.get("wall_detail", wall.public_id, before=posts[1].public_id, headers=HTMX))
        assert "post 0" in part
        assert "<html" not in part
        assert "That is all there is." in part

    def test_shows_pictures_with_their_descriptions(self, web, wall, member):
        write_post(wall, "", by=member, pictures=[NewPicture(makers.upload(makers.picture()), "we & they")])
        page = text(web.as_(member).get("wall_detail", wall.public_id))
        assert 'alt="we &amp; they"' in page
        assert "/files/" in page

    def test_costs_the_same_however_much_is_said(self, web, wall, club, member):
        def grow():
            for n in range(4):
                write_post(wall, "x", by=club.join(f"C{n}"))

        grow()
        web.as_(member)
        assert_same_queries(lambda: web.get("wall_detail", wall.public_id), grow, at_most=10)


class TestWrite:
    def test_from_the_field_on_the_wall(self, web, wall, other):
        answer = web.as_(other).post("post_write", wall.public_id, body="**hi**")
        post = Post.objects.get()
        assert (answer.status_code, answer.url) == (302, f"/the-club/#{post.public_id}")
        assert (post.body, post.author, post.kind) == ("**hi**", other.person, "post")

    def test_with_pictures_takes_the_words_along_to_the_whole_page(self, web, wall, other):
        page = text(web.as_(other).post("post_write", wall.public_id, body="typed <so> far", with_pictures="1"))
        assert "typed &lt;so&gt; far" in page
        assert 'name="form-8-file"' in page
        assert "announce" not in page
        assert not Post.objects.exists()

    def test_the_whole_page_takes_pictures(self, web, wall, other):
        data = {
            "body": "look",
            "form-TOTAL_FORMS": "9",
            "form-INITIAL_FORMS": "0",
            "form-0-file": makers.upload(makers.picture()),
            "form-0-description": "us",
            "form-4-file": makers.upload(makers.picture()),
        }
        assert web.as_(other).post("post_write", wall.public_id, **data).status_code == 302
        assert [each.description for each in Post.objects.get().pictures.order_by("position")] == ["us", ""]

    def test_a_refusal_is_shown_and_the_words_are_kept(self, web, wall, other, monkeypatch):
        monkeypatch.setattr(permissions, "POSTS_AN_HOUR", 1)
        write_post(wall, "1", by=other)
        page = text(web.as_(other).post("post_write", wall.public_id, body="kept words"))
        assert "you can go on at" in page
        assert "kept words" in page

    def test_nothing_said_is_said(self, web, wall, other):
        assert "Write something" in text(web.as_(other).post("post_write", wall.public_id, body=" "))

    def test_a_picture_that_is_none_is_said(self, web, wall, other):
        data = {"form-TOTAL_FORMS": "9", "form-INITIAL_FORMS": "0", "form-0-file": makers.upload(makers.SVG)}
        page = text(web.as_(other).post("post_write", wall.public_id, body="kept", **data))
        assert "not a picture" in page
        assert "kept" in page
        assert not Post.objects.exists()

    def test_announces_for_those_who_may(self, web, wall, keeper, other):
        assert 'name="announce"' in text(web.as_(keeper).get("post_write", wall.public_id))
        web.post("post_write", wall.public_id, body="x", announce="on")
        assert Post.objects.get().is_announcement
        web.as_(other).post("post_write", wall.public_id, body="y", announce="on")
        assert not Post.objects.latest("pk").is_announcement


class TestPost:
    def test_shows_the_answers_and_takes_one(self, web, post, other):
        write_comment(post, "first", by=other)
        page = text(web.as_(other).get("post_detail", post.public_id))
        assert "first" in page
        answer = web.post("comment_write", post.public_id, body="second")
        comment = Comment.objects.latest("pk")
        assert answer.url == comment.get_absolute_url()

    def test_unfolds_in_place(self, web, post, other):
        part = text(web.as_(other).get("post_detail", post.public_id, headers=HTMX))
        assert "<html" not in part
        assert 'class="thread"' in part
        part = text(web.post("comment_write", post.public_id, body="in place", headers=HTMX))
        assert "in place" in part
        assert "<html" not in part

    def test_says_what_is_wrong_with_an_answer(self, web, post, other):
        assert "This field is required" in text(web.as_(other).post("comment_write", post.public_id, body=""))

    def test_is_liked_in_place_or_by_a_page(self, web, post, other):
        part = text(web.as_(other).post("post_like", post.public_id, headers=HTMX))
        assert 'aria-pressed="true"' in part
        assert "<html" not in part
        assert web.post("post_like", post.public_id).status_code == 302
        assert not Like.objects.exists()

    def test_is_changed_by_its_author(self, web, wall, member):
        post = write_post(wall, "old", by=member, pictures=[NewPicture(makers.upload(makers.picture()), "one")])
        key = post.pictures.get().pk
        page = text(web.as_(member).get("post_edit", post.public_id))
        assert "old" in page
        assert f'name="remove_{key}"' in page
        data = {
            "body": "new",
            f"description_{key}": "eins",
            "form-TOTAL_FORMS": "9",
            "form-INITIAL_FORMS": "0",
        }
        assert web.post("post_edit", post.public_id, **data).url == post.get_absolute_url()
        post.refresh_from_db()
        assert (post.body, post.pictures.get().description) == ("new", "eins")
        page = text(web.post("post_edit", post.public_id, **data | {"body": "", f"remove_{key}": "on"}))
        assert "Write something" in page
        assert "changed since" in text(web.get("post_detail", post.public_id))

    def test_is_taken_back_after_being_asked(self, web, post, member):
        assert "Take your post back?" in text(web.as_(member).get("post_delete", post.public_id))
        assert web.post("post_delete", post.public_id).url == "/the-club/"
        assert web.get("post_detail", post.public_id).status_code == 404

    def test_an_answer_is_taken_back_after_being_asked(self, web, post, other):
        comment = write_comment(post, "y", by=other)
        assert "Take your answer back?" in text(web.as_(other).get("comment_delete", comment.public_id))
        assert web.post("comment_delete", comment.public_id).url == post.get_absolute_url()
        assert not Comment.objects.visible_to(other)

    def test_is_pinned_by_those_who_may_and_the_refusal_is_said(self, web, wall, post, keeper, other, client):
        web.as_(keeper).post("post_pin", post.public_id)
        assert Post.objects.get().pinned_at
        assert "pinned" in text(web.get("wall_detail", wall.public_id))
        web.post("post_pin", post.public_id)
        assert not Post.objects.get().pinned_at
        for n in range(5):
            web.post("post_pin", write_post(wall, str(n), by=keeper).public_id)
        web.post("post_pin", post.public_id)
        assert "Five posts are pinned already" in text(web.get("wall_detail", wall.public_id))
        assert web.as_(other).post("post_pin", post.public_id).status_code == 403


class TestReporting:
    @pytest.mark.parametrize("kind", ["post", "comment"])
    def test_from_a_report_to_its_answer(self, web, wall, post, member, other, keeper, kind):
        said = post if kind == "post" else write_comment(post, "hello", by=member)
        web.as_(other)
        assert "does not learn who reported" in text(web.get(f"{kind}_report", said.public_id))
        assert "This field is required" in text(web.post(f"{kind}_report", said.public_id, reason=""))
        assert web.post(f"{kind}_report", said.public_id, reason="unkind").url == "/the-club/"
        assert "reported this already" in text(web.get(f"{kind}_report", said.public_id))
        web.as_(keeper)
        assert "1 reported" in text(web.get("wall_detail", wall.public_id))
        queue = text(web.get("report_list", wall.public_id))
        assert "unkind" in queue
        assert "hello" in queue
        page = text(web.post(f"{kind}_judge", said.public_id, do="hide", reason=""))
        assert "This field is required" in page
        assert web.post(f"{kind}_judge", said.public_id, do="hide", reason="It hurts.").status_code == 302
        assert "Nothing waits" in text(web.get("report_list", wall.public_id))
        assert "It hurts." in text(web.as_(member).get("post_detail", post.public_id))
        assert "Show it again" in text(web.as_(keeper).get(f"{kind}_judge", said.public_id))
        web.post(f"{kind}_judge", said.public_id, do="show_again")
        assert type(said).objects.visible_to(other).filter(pk=said.pk).exists()

    def test_lets_it_stand(self, web, wall, post, other, keeper):
        report(post, "x", by=other)
        web.as_(keeper).post("post_judge", post.public_id, do="keep")
        assert Report.objects.get().outcome == "kept"
        web.post("post_judge", post.public_id, do="keep")
        assert "looked at this already" in text(web.get("report_list", wall.public_id))

    def test_an_unknown_button_does_nothing(self, web, post, keeper):
        assert "Why do you hide it?" in text(web.as_(keeper).post("post_judge", post.public_id, do="burn"))

    def test_a_hidden_post_is_not_there_for_others(self, web, post, other, keeper):
        hide(post, "x", by=keeper)
        assert web.as_(other).get("post_detail", post.public_id).status_code == 404


class TestConsole:
    @pytest.fixture
    def office(self, client, monkeypatch, keeper):
        rights = {"console.open", "wall.moderate"}
        monkeypatch.setattr(
            "common.console._gate", [lambda who, what, row: who.person == keeper.person and what in rights]
        )
        return keeper

    @pytest.fixture
    def reported(self, post, other):
        return report(post, "unkind words", by=other)

    def test_lists_what_the_office_looks_after(self, web, office, reported, club, wall):
        page = text(web.as_(office).get("admin:conversations_report_changelist"))
        assert "unkind words" in page
        assert "hello all" in page
        club.leaders.clear()
        assert "unkind words" not in text(web.get("admin:conversations_report_changelist"))

    def test_costs_the_same_however_long(self, web, office, wall, member, other, reported):
        def grow():
            for n in range(4):
                report(write_post(wall, str(n), by=member), "x", by=other)

        grow()
        web.as_(office)
        assert_same_queries(lambda: web.get("admin:conversations_report_changelist"), grow, at_most=12)

    def test_hides_and_keeps_by_buttons(self, web, office, reported, post, other):
        page = text(web.as_(office).get("admin:conversations_report_change", reported.pk))
        assert "Hide it, and tell the author why" in page
        web.get("admin:conversations_report_hide", reported.pk)
        web.get("admin:conversations_report_keep", reported.pk)
        assert Report.objects.waiting().exists()
        web.post("admin:conversations_report_hide", reported.pk, reason="")
        assert "Say why" in text(web.get("admin:conversations_report_change", reported.pk))
        web.post("admin:conversations_report_hide", reported.pk, reason="It hurts.")
        post.refresh_from_db()
        assert post.hidden_reason == "It hurts."
        assert "Hide it, and tell" not in text(web.get("admin:conversations_report_change", reported.pk))

    def test_keeps_by_button_and_in_bulk(self, web, office, reported, wall, member, other):
        web.as_(office).post("admin:conversations_report_keep", reported.pk)
        assert not Report.objects.waiting().exists()
        again = [report(write_post(wall, str(n), by=member), "x", by=other) for n in range(2)]
        keys = [each.pk for each in again] + [reported.pk]
        answer = web.post("admin:conversations_report_changelist", action="let_them_stand", _selected_action=keys)
        assert answer.status_code == 302
        assert not Report.objects.waiting().exists()
        page = text(web.get("admin:conversations_report_changelist"))
        assert "Looked at: 2." in page
        assert "looked at this already" in page

    def test_is_closed_to_others(self, web, reported, other, office):
        assert web.as_(other).get("admin:conversations_report_changelist").status_code in (302, 403)
        assert web.post("admin:conversations_report_keep", reported.pk).status_code in (302, 403, 404)
        assert Report.objects.waiting().exists()
