"""One template, read three times: subject, plain text, HTML; in the reader's language."""

import pytest
from django.utils import translation

from institution import reads
from institution.models import Institution
from messaging.letters import queue_letter
from messaging.letters.links import LinkRefused, absolute
from messaging.letters.rendering import LetterCannotBeWritten, MatterIsGone, write
from messaging.models import Delivery
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def written(to="one@example.org", template="tests/email/everything", about=None, **facts):
    queue_letter(to=to, category="test_wall", template=template, about=about, context=facts, channels=["email"])
    return write(Delivery.objects.select_related("addressee__login", "addressee__owner").latest("pk"))


def everything():
    return written(
        about=PersonFactory(full_name="曾<b>丽&"),
        years=[2006, 2009],
        word="First line\nsecond <line>",
        code="AB12",
    )


class TestWrite:
    def test_the_subject_is_one_line_without_markup(self):
        assert everything().subject == "News of 曾<b>丽&"
        assert written(template="tests/email/short", subject="One\r\nBcc: all@example.org", words="x").subject == (
            "One Bcc: all@example.org"
        )

    def test_plain_text_has_paragraphs_and_full_addresses(self):
        text = everything().text
        assert "曾<b>丽& & 2006 2009 here (http://testserver/somewhere/)" in text
        assert "> First line\n> second <line>" in text
        assert "When: Saturday\n" in text
        assert "\nAB12\n" in text
        assert "Answer the request:\nhttp://testserver/requests/7/" in text
        assert "\n\n\n" not in text

    def test_html_escapes_what_people_wrote(self):
        html = everything().html
        assert "曾&lt;b&gt;丽&amp;" in html
        assert "second &lt;line&gt;" in html
        assert "<b>丽" not in html
        assert 'href="http://testserver/requests/7/"' in html

    def test_it_names_no_foreign_host_and_runs_nothing(self):
        html = everything().html
        assert "<script" not in html
        assert "<img" not in html
        assert html.count("http") == html.count("http://testserver")

    def test_a_fact_that_was_not_given_keeps_it_from_leaving(self):
        with pytest.raises(LetterCannotBeWritten, match="words"):
            written(template="tests/email/short", subject="x")

    def test_the_row_it_is_about_is_read_again(self):
        person = PersonFactory(full_name="Old")
        queue_letter(
            to="a@example.org",
            category="test_wall",
            template="tests/email/everything",
            about=person,
            context={"years": [], "word": "", "code": ""},
        )
        person.change(full_name="New")
        assert write(Delivery.objects.get()).subject == "News of New"

    def test_without_that_row_there_is_nothing_to_say(self):
        person = PersonFactory()
        queue_letter(to="a@example.org", category="test_wall", template="tests/email/everything", about=person)
        person.delete()
        with pytest.raises(MatterIsGone):
            write(Delivery.objects.get())

    def test_the_institution_signs(self):
        Institution.objects.create(name_zh="岭南职业学院", name_en="Lingnan College", office_en="Alumni Office")
        reads.forget()
        assert (
            "Alumni Office\nLingnan College\n"
            in written(to=UserFactory(language="en"), template="tests/email/short", subject="x", words="y").text
        )

    def test_the_readers_language_counts_and_not_the_writers(self):
        with translation.override("en"):
            letter = written(to=UserFactory(language="zh-hans"), template="tests/email/short", subject="x", words="y")
        assert letter.language == "zh-hans"
        assert "你好" in letter.text
        assert '<html lang="zh-hans">' in letter.html

    def test_without_a_choice_the_institutions_language(self):
        Institution.objects.create(default_language="en")
        reads.forget()
        assert written(template="tests/email/short", subject="x", words="y").language == "en"

    def test_it_says_how_to_have_no_more(self):
        letter = written(to=UserFactory(language="en"), template="tests/email/short", subject="x", words="y")
        assert "http://testserver/letters/unsubscribe/" in letter.text
        assert "http://testserver/letters/preferences/" in letter.html

    def test_what_must_arrive_offers_no_end(self):
        queue_letter(
            to="a@example.org",
            category="account",
            template="tests/email/short",
            context={"subject": "x", "words": "y"},
        )
        assert "unsubscribe" not in write(Delivery.objects.get()).text


class TestAbsolute:
    @pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example.org/", "somewhere"])
    def test_refuses_what_leads_nowhere_good(self, address):
        with pytest.raises(LinkRefused):
            absolute(address)

    def test_puts_the_host_in_front_of_a_path(self):
        assert absolute("/a/?b=c") == "http://testserver/a/?b=c"
