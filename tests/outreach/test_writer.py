"""What each reader gets."""

from datetime import date

import pytest

from messaging.letters.rendering import LetterCannotBeWritten, MatterIsGone
from messaging.models import Mailing
from messaging.registry import writers
from outreach.actions.messages import Words
from outreach.letters import write
from outreach.registry import placeholders
from outreach.wordings import slot
from tests.outreach.writing_desk import ZH, delivery_to, message_of, read_again
from tests.support.factories import (
    AffiliationFactory,
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
    TermFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


def written(*deliveries):
    letters = write(read_again(*deliveries))
    return [letters[each.pk] for each in deliveries]


class TestLetters:
    def test_each_in_their_own_language(self):
        message = message_of()
        zh, en = PersonFactory(full_name="曾丽", given_name="丽"), PersonFactory(full_name="Ann Lee", given_name="Ann")
        chinese, english = written(delivery_to(zh, message, "zh-hans"), delivery_to(en, message))
        assert (chinese.language, chinese.subject) == ("zh-hans", "学校欢迎你")
        assert chinese.text.startswith("曾丽，你好：\n\n曾丽，我们想见到你。")
        assert (english.language, english.subject) == ("en", "Come to the school")
        assert english.text.startswith("Hello Ann Lee,\n\nWe would like to see you, Ann.\n\n")
        assert '<html lang="en">' in english.html and "<title>Come to the school</title>" in english.html
        assert slot("x")[0] not in english.html + english.text + chinese.html + chinese.subject

    def test_the_frame_says_who_writes_why_and_how_to_have_no_more(self):
        unit = DepartmentFactory(name_en="Department of Law")
        mailing = Mailing.objects.create(category="news", sender_name_en="Law Alumni", sender_name_zh="法学校友会")
        message = message_of(unit)
        (letter,) = written(delivery_to(PersonFactory(with_login=True), message, mailing=mailing))
        for body in (letter.text, letter.html):
            assert "You get this letter from Law Alumni because you belong to Department of Law." in body
            assert "/letters/unsubscribe/" in body and "/letters/preferences/" in body
        assert "\n\nLaw Alumni\n" in letter.text

    def test_the_other_language_only_where_its_author_said_so(self):
        message = message_of(zh=ZH)
        (letter,) = written(delivery_to(None, message, "en"))
        assert letter.language == "zh-hans"
        assert "We have this letter in another language only." in letter.text and "我们想见到你" in letter.text
        no = message_of(zh=ZH, fixed=False)
        no.change(other_language_will_do=False)
        no.wordings.update(html="<p>x</p>", text="x")
        no.change(frozen_at=no.created_at)
        (refused,) = written(delivery_to(None, no, "en"))
        assert isinstance(refused, LetterCannotBeWritten)

    def test_the_second_variant_has_its_own_subject(self):
        message = message_of(en=Words("First", "Text.", "Second, {{name}}"), zh=ZH)
        person = PersonFactory(full_name="Ann")
        a, b = written(
            delivery_to(person, message, context={"variant": "a"}, key="a"),
            delivery_to(person, message, context={"variant": "b"}, key="b"),
        )
        assert (a.subject, b.subject) == ("First", "Second, Ann")
        assert a.text == b.text

    def test_what_is_gone_or_not_fixed_is_not_written(self):
        draft = message_of(fixed=False)
        gone = delivery_to(None, draft, key="gone")
        gone.about = "outreach.message:0"
        gone.save()
        not_fixed, is_gone = written(delivery_to(None, draft), gone)
        assert isinstance(not_fixed, LetterCannotBeWritten)
        assert isinstance(is_gone, MatterIsGone)

    def test_an_inbox_needs_no_html(self):
        (letter,) = written(delivery_to(PersonFactory(with_login=True), message_of(), channel="inbox"))
        assert letter.html == "" and "We would like to see you" in letter.text

    def test_it_hangs_where_the_engine_looks(self):
        assert writers["outreach.message"].write is write


class TestPlaceholders:
    @pytest.fixture
    def graduate(self):
        department = DepartmentFactory(name_en="Law", name_zh="法学院")
        group = ClassFactory(name_en="Law 3", name_zh="法学3班", parent=CohortFactory(parent=department))
        person = PersonFactory(full_name="曾丽", given_name="丽", latin_name="Zeng Li", city_code="440100")
        affiliation = AffiliationFactory(person=person, entry_year=2006, end_year=2009)
        PlacementFactory(affiliation=affiliation, association=group)
        AffiliationFactory(person=person, entry_year=2000, end_year=2003, department="Old")
        TermFactory(association=group, person=PersonFactory(full_name="Liao Xin"))
        chapter = ChapterFactory(name_en="Guangzhou", name_zh="广州分会")
        chapter.memberships.create(person=person, origin="staff", joined_at="2020-01-01T00:00:00Z")
        return person

    @pytest.mark.parametrize(
        ("name", "en", "zh"),
        [
            ("name", "Zeng Li", "曾丽"),
            ("given_name", "Zeng Li", "曾丽"),
            ("class", "Law 3", "法学3班"),
            ("department", "Law", "法学院"),
            ("cohort", "class of 2009", "2006级"),
            ("entry_year", "2006", "2006"),
            ("graduation_year", "2009", "2009"),
            ("chapter", "Guangzhou", "广州分会"),
            ("city", "Guangzhou", "广州"),
            ("liaison", "Liao Xin", "Liao Xin"),
        ],
    )
    def test_what_it_says(self, graduate, name, en, zh):
        from outreach.letters.writing import said_of

        for language, said in (("en", en), ("zh-hans", zh)):
            assert said_of([graduate], {name}, language)[graduate.pk][name].startswith(said)

    def test_years_count_by_the_calendar(self, graduate, time_machine):
        from outreach.letters.writing import said_of

        time_machine.move_to("2026-11-22T12:00:00+08:00", tick=False)
        assert said_of([graduate], {"years"}, "en")[graduate.pk] == {"years": "17"}

    def test_who_has_none_of_them_has_the_fallback(self):
        from outreach.letters.writing import said_of

        stranger = PersonFactory()
        every = {placeholder.name for placeholder in placeholders}
        assert set(said_of([stranger], every, "en")[stranger.pk]) == {"name", "given_name"}

    def test_a_batch_costs_what_one_letter_costs(self, graduate):
        body = " ".join(f"{{{{{each.name}|none}}}}" for each in placeholders)
        message = message_of(en=Words("{{class|x}}", body), zh=Words("{{class|x}}", body))
        group = ClassFactory()
        classmate = PlacementFactory(association=group).affiliation.person
        rows = [delivery_to(graduate, message), delivery_to(classmate, message, "zh-hans")]

        def grow():
            for number in range(5):
                place = PlacementFactory(association=group)
                rows.append(delivery_to(place.affiliation.person, message, ("en", "zh-hans")[number % 2]))
            TermFactory(association=group, starts_on=date(2021, 1, 1))

        assert_same_queries(lambda: write(read_again(*rows)), grow, at_most=40)
