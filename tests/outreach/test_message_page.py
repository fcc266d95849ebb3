"""The page on which a message is written: nothing typed is lost, and it is seen as somebody would get it."""

import pytest
from django.test import Client
from django.urls import reverse

from outreach.actions.messages import Words, change_wording, freeze_message
from outreach.models import MessagePicture
from tests.associations.joining import serve
from tests.directory.duplicates.makers import record_of
from tests.files.makers import picture, upload
from tests.outreach.writing_desk import message_of, secretary_of
from tests.support.actors import acting
from tests.support.factories import DepartmentFactory
from tests.support.letters import queued, send
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return DepartmentFactory(name_en="Law")


@pytest.fixture
def message(unit):
    return message_of(unit, fixed=False)


@pytest.fixture
def writer(unit):
    return acting(secretary_of(unit))


@pytest.fixture
def client(writer):
    client = Client()
    client.force_login(writer.user)
    return client


@pytest.fixture
def where(message):
    return reverse("message_edit", args=[message.public_id])


def typed(message, **said):
    words = {f"{name}-{language}": "" for name in ("subject", "body", "subject_b") for language in ("en", "zh-hans")}
    words |= {"revision": message.revision, "act": "save"}
    return words | {name.replace("__", "-").replace("zh_hans", "zh-hans"): value for name, value in said.items()}


class TestWriting:
    def test_it_is_kept_in_both_languages(self, client, where, message):
        said = typed(
            message, subject__en="One", body__en="Two", subject__zh_hans="三", body__zh_hans="四", subject_b__en="Five"
        )
        assert client.post(where, said).status_code == 302
        rows = sorted(message.wordings.values_list("language", "variant", "subject", "body"))
        assert rows == [("en", "a", "One", "Two"), ("en", "b", "Five", ""), ("zh-hans", "a", "三", "四")]
        shown = client.get(where).content.decode()
        assert 'value="One"' in shown and "四</textarea>" in shown

    def test_who_was_slower_finds_both_texts(self, client, where, message, writer):
        before = typed(message, subject__en="Mine", body__en="My own words")
        change_wording(message, {"en": Words("Theirs", "Their words")}, by=writer)
        shown = client.post(where, before).content.decode()
        assert "Somebody else has changed this message" in shown
        assert "My own words</textarea>" in shown and ">Their words</pre>" in shown
        assert message.wordings.get(language="en", variant="a").body == "Their words"
        again = before | {"revision": 1}
        assert 'name="revision" value="1"' in shown
        assert client.post(where, again).status_code == 302
        assert message.wordings.get(language="en", variant="a").body == "My own words"

    def test_a_subject_that_is_too_long_loses_nothing(self, client, where, message):
        shown = client.post(where, typed(message, subject__en="x" * 201, body__en="All of it")).content.decode()
        assert "All of it</textarea>" in shown and 'role="alert"' in shown
        assert message.wordings.get(language="en", variant="a").body != "All of it"

    def test_a_fixed_one_is_shown_and_not_asked_about(self, client, where, message, writer):
        freeze_message(message, by=writer)
        shown = client.get(where).content.decode()
        assert "<textarea" not in shown and "We would like to see you" in shown
        refused = client.post(where, typed(message, subject__en="x", body__en="y")).content.decode()
        assert "This message is fixed" in refused

    def test_others_find_nothing(self, where, unit):
        for person in (secretary_of(DepartmentFactory()), record_of("Ann", group=unit)):
            other = Client()
            other.force_login(acting(person).user)
            assert other.get(where).status_code == 404
            assert other.post(where, {"act": "save"}).status_code == 404


class TestLooking:
    def test_what_is_typed_is_seen_and_not_kept(self, client, message):
        said = typed(message, subject__en="Hello {{name}}", body__en="Dear {{class|friends}} {{nothing}} <b>x</b>")
        part = client.post(reverse("message_look", args=[message.public_id]), said).content.decode()
        assert "<html" not in part and 'id="look"' in part
        assert "Dear friends {{nothing}} &lt;b&gt;x&lt;/b&gt;" in part
        assert "There is no such placeholder." in part and 'href="#id_body-en"' in part
        assert "style=" not in part  # the page's policy would drop it
        assert message.wordings.get(language="en", variant="a").subject != "Hello {{name}}"

    def test_as_somebody_whose_record_one_sees(self, client, where, message, unit):
        keeper = Client()
        keeper.force_login(acting(serve(unit, "department_secretary").person).user)
        record_of("曾丽", group=unit)
        record_of("曾丽丽", group=DepartmentFactory())
        said = typed(message, subject__en="Hello {{name}}", body__en="x", reader="曾丽", act="look")
        assert '<p class="subject">Hello 曾丽</p>' in keeper.post(where, said).content.decode()
        assert "曾丽丽" not in keeper.post(where, said).content.decode()
        unseen = client.post(where, said).content.decode()  # this office sees no records
        assert "Nobody of this name" in unseen and "Hello 曾丽" not in unseen.partition('class="phones"')[2]

    def test_it_costs_the_same_for_any_text(self, client, where, message, writer):
        def grow():
            body = "\n\n".join(["Dear {{class|you}}, [here](/people/)"] * 30)
            change_wording(message, {"en": Words("x", body)}, by=writer)

        change_wording(message, {"en": Words("x", "Dear {{class|you}}")}, by=writer)
        assert_same_queries(lambda: client.get(where), grow)


class TestPictures:
    def test_it_stands_in_the_text_and_is_fetched_without_a_login(self, client, where, message):
        said = typed(message, body__en="Look:", shows__en="The [gate]", act="picture-en", picture__en=upload(picture()))
        shown = client.post(where, said).content.decode()
        kept = MessagePicture.objects.get()
        assert f"Look:\n\n![The gate](picture:{kept.public_id})\n</textarea>" in shown
        assert f'src="/letters/pictures/{kept.public_id}/" alt="The gate"' in shown
        answer = Client().get(reverse("letter_picture", args=[kept.public_id]))
        assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.getvalue()

    def test_what_is_none_is_said_and_the_text_stays(self, client, where, message):
        said = typed(message, body__en="Mine", act="picture-en", picture__en=upload(b"no picture"))
        assert "Mine</textarea>" in client.post(where, said).content.decode()
        nothing = client.post(where, typed(message, body__en="Mine", act="picture-en")).content.decode()
        assert "Choose a file." in nothing and "Mine</textarea>" in nothing
        assert not MessagePicture.objects.exists()


class TestTests:
    def test_one_comes_in_each_language_and_says_what_it_is(self, client, where, message, sink, writer):
        said = typed(
            message, subject__en="One", body__en="Text for {{name}}", subject__zh_hans="二", body__zh_hans="文"
        )
        answer = client.post(where, said | {"act": "test"}, follow=True).content.decode()
        assert f"A test is on its way to {writer.user.email}." in answer
        send()
        subjects = {letter.message["Subject"] for letter in sink.letters}
        assert subjects == {"[Test] One", "[测试] 二"}
        assert sink.addresses == [writer.user.email] * 2
        english = next(letter.message for letter in sink.letters if "One" in letter.message["Subject"])
        assert f"Text for {writer.person.full_name}" in english.get_body(("plain",)).get_content()

    def test_a_dozen_an_hour(self, client, where, message):
        said = typed(message, subject__en="One", body__en="Text", subject__zh_hans="二", body__zh_hans="文", act="test")
        for number in range(7):
            answer = client.post(where, said | {"revision": number}, follow=True).content.decode()
        assert "That is a lot of tests for one hour." in answer
        assert len(queued("outreach.message")) == 12
