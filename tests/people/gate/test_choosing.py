"""Who sees what: chosen by owners, ruled by the institution; and people who want nothing to do with each other."""

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.models import Delivery
from people.actions import (
    add_former_name,
    block_person,
    choose_audience,
    choose_audiences,
    lift_block,
    rule_field,
    say_position,
)
from people.admin.filters import GenderFilter
from people.admin.persons import FormerNameLines, PersonAdmin, PositionLines
from people.models import Audience, Block, FieldChoice, FieldRule, Person
from people.models.circles import Circle, Opening, circles
from people.models.gate import fields, rules
from people.queries.privacy import lines_of, reader_counts
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import AffiliationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alumna():
    return AffiliationFactory(person=PersonFactory(with_login=True), alumnus_at=timezone.now()).person


@pytest.fixture
def stranger():
    return acting(AffiliationFactory(alumnus_at=timezone.now()).person)


def reads(actor, person, field="city"):
    return Person.objects.filter(pk=person.pk).showing(actor, field).exists()


class TestChooseAudience:
    def test_holds_at_once_is_audited_and_tells_nobody(self, alumna, stranger):
        chosen = choose_audience(alumna, "city", Audience.ALUMNI, by=acting(alumna))
        assert reads(stranger, alumna)
        entry = Entry.objects.about(alumna).get(verb="people.audience_chosen")
        assert entry.fields == ["city"]
        assert entry.facts == {"audience": "alumni", "is_searchable": True}
        choose_audience(alumna, "city", Audience.NOBODY, is_searchable=False, by=acting(alumna))
        chosen.refresh_from_db()
        assert (chosen.audience, chosen.is_searchable) == (Audience.NOBODY, False)
        assert not reads(stranger, alumna)
        assert not Delivery.objects.exists()

    def test_the_same_again_writes_nothing(self, alumna):
        for _time in range(2):
            choose_audience(alumna, "city", Audience.ALUMNI, by=acting(alumna))
        assert Entry.objects.filter(verb="people.audience_chosen").count() == 1

    def test_nobody_else_chooses(self, alumna, stranger):
        for actor in (stranger, VISITOR, CLOCK):
            with pytest.raises(Forbidden):
                choose_audience(alumna, "city", Audience.ALUMNI, by=actor)

    @pytest.mark.parametrize(
        ("field", "audience"), [("name", Audience.NOBODY), ("student_number", Audience.ALUMNI), ("shoe_size", 0)]
    )
    def test_refuses_what_is_not_offered(self, alumna, field, audience):
        with pytest.raises(Refusal) as refusal:
            choose_audience(alumna, field, audience, by=acting(alumna))
        assert refusal.value.code == "audience_not_offered"

    def test_refuses_what_the_institution_has_settled(self, alumna):
        rule_field("city", Audience.OFFICERS, is_searchable=True, is_locked=True, by=CLOCK)
        with pytest.raises(Refusal) as refusal:
            choose_audience(alumna, "city", Audience.ALUMNI, by=acting(alumna))
        assert refusal.value.code == "field_locked"

    def test_several_are_all_or_none(self, alumna):
        rule_field("title", Audience.OFFICERS, is_searchable=True, is_locked=True, by=CLOCK)
        with pytest.raises(Refusal):
            choose_audiences(alumna, {"city": (40, True), "title": (40, True)}, by=acting(alumna))
        assert not FieldChoice.objects.exists()

    def test_the_table_itself_takes_no_other_field_and_no_other_circle(self, alumna):
        for wrong in ({"field": "shoe_size", "audience": 0}, {"field": "city", "audience": 15}):
            with pytest.raises(ValidationError):
                FieldChoice.objects.add(person=alumna, **wrong)


class TestRuleField:
    def test_is_the_default_until_somebody_chooses(self, alumna, stranger):
        rule = rule_field("city", Audience.ALUMNI, is_searchable=True, is_locked=False, by=CLOCK)
        assert reads(stranger, alumna)
        choose_audience(alumna, "city", Audience.NOBODY, by=acting(alumna))
        assert not reads(stranger, alumna)
        assert Entry.objects.about(rule).get().facts["audience"] == "alumni"

    def test_a_lock_is_kept_and_lifted(self, alumna):
        locked = rule_field("city", Audience.ALUMNI, is_searchable=True, is_locked=True, by=CLOCK).locked_at
        again = rule_field("city", Audience.OFFICERS, is_searchable=False, is_locked=True, by=CLOCK)
        assert again.locked_at == locked
        assert not rules()["city"].is_searchable
        assert not rule_field("city", 10, is_searchable=True, is_locked=False, by=CLOCK).locked_at

    def test_not_for_everybody_and_not_to_every_circle(self, alumna):
        with pytest.raises(Forbidden):
            rule_field("city", Audience.ALUMNI, is_searchable=True, is_locked=False, by=acting(alumna))
        with pytest.raises(Refusal) as refusal:
            rule_field("name", Audience.NOBODY, is_searchable=True, is_locked=False, by=CLOCK)
        assert refusal.value.code == "audience_not_offered"
        assert not FieldRule.objects.exists()


class TestBlock:
    def test_parts_both_and_tells_nobody(self, alumna, stranger):
        for field in ("name", "city"):
            choose_audience(alumna, field, Audience.ALUMNI, by=acting(alumna))
            choose_audience(stranger.person, field, Audience.ALUMNI, by=stranger)
        assert reads(stranger, alumna)
        block = block_person(alumna, by=stranger)
        assert not reads(stranger, alumna)
        assert not reads(acting(alumna), stranger.person)
        assert not reads(acting(alumna), stranger.person, "name")
        assert not Block.objects.visible_to(acting(alumna)).exists()
        assert not Delivery.objects.exists()
        assert not Entry.objects.about(alumna).filter(verb="people.person_blocked").exists()
        assert block_person(alumna, by=stranger) == block
        lift_block(block, by=stranger)
        assert reads(stranger, alumna)

    def test_refuses_oneself_and_those_without_a_record(self, alumna):
        with pytest.raises(Refusal) as refusal:
            block_person(alumna, by=acting(alumna))
        assert refusal.value.code == "blocks_oneself"
        with pytest.raises(Forbidden):
            block_person(alumna, by=VISITOR)

    def test_whoever_is_blocked_cannot_lift_it(self, alumna, stranger):
        block = block_person(alumna, by=stranger)
        with pytest.raises(Forbidden):
            lift_block(block, by=acting(alumna))


class TestPage:
    def test_says_how_far_each_field_goes_and_how_many_that_are(self, alumna, stranger):
        lines = {line.field.name: line for line in lines_of(alumna)}
        assert set(lines) == {field.name for field in fields}
        assert (lines["city"].audience, lines["name"].audience) == (Audience.OFFICERS, Audience.MEMBERS)
        assert reader_counts(alumna)[Audience.ALUMNI, Opening.RECORD] == 2

    def test_saves_only_what_was_changed(self, client, alumna):
        client.force_login(alumna.login)
        page = client.get(reverse("privacy_edit"))
        said = {line.field.name: int(line.asked) for line in lines_of(alumna)}
        said |= {f"{line.field.name}-search": "on" for line in lines_of(alumna) if line.offers_search}
        assert client.post(reverse("privacy_edit"), said | {"city": 40}).status_code == 302
        assert list(FieldChoice.objects.values_list("field", "audience")) == [("city", 40)]
        assert "2 people" in page.content.decode() or "1 person" in page.content.decode()

    def test_a_student_is_told_why_it_goes_no_further(self, client):
        student = AffiliationFactory(person=PersonFactory(with_login=True), alumnus_at=None).person
        choose_audience(student, "city", Audience.ALUMNI, by=acting(student))
        client.force_login(student.login)
        assert "it goes no further than this" in client.get(reverse("privacy_edit")).content.decode()


class TestConsole:
    """What an owner shows to nobody is read by the keepers of the register alone, in the console too."""

    @pytest.fixture
    def hidden(self, alumna):
        alumna.change(birth_date="1987-03-05", city_code="440100", gender="female")
        add_former_name(alumna, "Once Called", by=acting(alumna))
        say_position(alumna, employer="A Mill", title="Miller", by=acting(alumna))
        alumna.affiliations.update(student_number="0612345")
        for field in ("birth_date", "city", "gender", "former_names", "employer", "student_number", "phone"):
            choose_audience(alumna, field, Audience.NOBODY, by=acting(alumna))
        return alumna

    @pytest.fixture
    def in_the_office(self):
        """An officer of a department: sees the record and its contacts by office, and keeps no register."""

        def stand(*opens, audience=Audience.OFFICERS):
            person = PersonFactory(with_login=True)

            def everybody(actor):
                return Q(pk__gt=0) if actor.person and actor.person.pk == person.pk else Q(pk__in=[])

            circles.hang(Circle("tests.office", "office", frozenset(opens), everybody, audience=audience))
            return acting(person)

        yield stand
        circles.take_down("tests.office")

    def _rows(self, actor, **asked):
        request = RequestFactory().get("/", asked)
        request.actor, request.user = actor, actor.user
        return request, PersonAdmin(Person, site)

    def test_columns_and_lines_are_left_out(self, hidden, in_the_office):
        request, console = self._rows(in_the_office(*Opening))
        shown = str(console.get_fields(request, hidden))
        assert "full_name" in shown
        assert not any(name in shown for name in ("birth_date", "gender", "city"))
        assert FormerNameLines not in console.get_inlines(request, hidden)
        positions = PositionLines(Person, site).get_fields(request, hidden)
        assert "title" in positions
        assert "workplace" not in positions
        assert console.numbers(console.get_queryset(request).get(pk=hidden.pk)) == ""

    def test_nobody_is_found_by_what_is_hidden(self, hidden, in_the_office):
        request, console = self._rows(in_the_office(*Opening))
        people = console.get_queryset(request)
        for words in ("0612345", "Once Called"):
            assert not console.get_search_results(request, people, words)[0].filter(pk=hidden.pk).exists()
        chosen = GenderFilter(request, {"gender": ["female"]}, Person, console)
        assert not chosen.queryset(request, people).filter(pk=hidden.pk).exists()

    def test_the_register_shows_all(self, hidden, in_the_office):
        request, console = self._rows(in_the_office(*Opening, audience=Audience.NOBODY))
        assert "birth_date" in str(console.get_fields(request, hidden))
        people = console.get_queryset(request)
        assert console.get_search_results(request, people, "0612345")[0].filter(pk=hidden.pk).exists()
        assert console.numbers(people.get(pk=hidden.pk)) == "0612345"
