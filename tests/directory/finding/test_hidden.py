"""What somebody hides may influence nothing: not who is found, not the order, not the numbers (A05)."""

from itertools import permutations

import pytest

from directory.queries.finding import count_people, facets_of, find_people
from people.actions import change_person
from people.models import Block, FieldRule, Organisation, Person, Position
from tests.directory.finding.people import asked, found, graduate, index, join, show
from tests.support.actors import SHELL, acting
from tests.support.factories import ChapterFactory, ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db

CITIES = ("440100", "310000", "110000")
WORK = (("华为", "C"), ("美的", "I"), ("", ""))
QUESTIONS = [
    {},
    {"q": "王"},
    {"q": "wang"},
    {"q": "wangm"},
    {"q": "王密"},
    *({"city": city} for city in CITIES),
    *({"industry": industry} for industry in ("C", "I")),
    *({"employer": employer} for employer in ("华为", "美")),
    {"q": "wang", "city": "440100"},
    {"city": "440100", "industry": "C", "end_from": 2009, "end_to": 2009},
]


def answers(actor):
    """Everything a reader is told: who, in which order, how many, and how many of each."""
    told = []
    for question in QUESTIONS:
        form = asked(actor, **question)
        page = find_people(actor, form.sought, form.chosen)
        counted = count_people(actor, form.sought, form.chosen)
        facets = facets_of(actor, counted.ids, without=set())
        told.append((page.ids, page.count, page.has_a_slip, counted, facets))
    return told


def write_values(people, order):
    """The same people with the hidden values dealt out anew."""
    for person, which in zip(people, order, strict=True):
        employer, industry = WORK[which]
        change_person(person, city_code=CITIES[which], by=SHELL)
        person.former_names.update(search_forms=f" 王{'密绝秘'[which]} wangm{'iju'[which]}")
        person.positions.all().delete()
        if employer:
            organisation = Organisation.objects.get_or_create(name=employer)[0]
            Position.objects.create(person=person, organisation=organisation, title="x", industry_code=industry)
    index()


def test_hidden_values_dealt_out_anew_change_no_answer():
    # Their names are shown; everything else is kept to officers, to nobody, or shown and not to be searched by.
    kept = {"city": 10, "industry": 0, "employer": 20, "former_names": 10}
    people = [graduate(name, former="旧名", shows=kept) for name in ("王一", "王二", "王三")]
    show(people[1], "city", 40, is_searchable=False)
    graduate("王四", city_code="440100", work=("华为", "x", "C"), shows={"city": 40, "industry": 40, "employer": 40})
    group = ClassFactory()
    mate, stranger = graduate("钱班", unit=group), graduate("孙外")
    join(mate, group)
    reader = acting(stranger)
    seen = []
    for order in permutations(range(3)):
        write_values(people, order)
        seen.append(answers(reader))
    assert all(each == seen[0] for each in seen)
    assert any(ids for ids, *_ in seen[0][5:8])  # and the test is not blind: what is shown is found


def test_who_does_not_show_the_name_is_nowhere():
    graduate("王开"), graduate("王闭", shows={"name": 30}), graduate("王未", shows={"name": 40})
    hidden = graduate("王匿")
    show(hidden, "name", 40, is_searchable=False)
    reader = graduate("孙外")
    index()
    assert found(reader, q="王") == found(reader, q="wang") == ["王开", "王未"]


def test_what_is_hidden_now_is_hidden_before_the_lines_are_written():
    person, reader = graduate("王一", city_code="440100", shows={"city": 40}), graduate("孙外")
    index()
    assert found(reader, city="440100") == ["王一"]
    show(person, "city", 10)
    assert found(reader, city="440100") == [] and found(reader, q="王一") == ["王一"]
    show(person, "name", 30)
    assert found(reader, q="王一") == found(reader) == [] or found(reader) == ["孙外"]
    index()
    assert found(reader, q="王") == []


def test_a_value_that_changed_is_not_found_by_the_old_one():
    person, reader = graduate("王一", city_code="440100", shows={"city": 40}), graduate("孙外")
    index()
    Person.objects.filter(pk=person.pk).update(city_code="310000")
    assert found(reader, city="440100") == []
    index()
    assert found(reader, city="310000") == ["王一"]


class TestCircles:
    def test_classmates_find_each_other_by_what_they_show_to_classmates(self):
        group = ClassFactory()
        one, other = graduate("王一", unit=group, city_code="440100", shows={"city": 20, "name": 30}), graduate("孙外")
        mate = graduate("钱班", unit=group)
        join(mate, group), join(one, group)
        index()
        assert found(mate, city="440100") == ["王一"] and found(other, city="440100") == []
        assert found(mate, q="王") == ["王一"] and found(other, q="王") == []

    def test_a_student_finds_the_own_groups_and_no_stranger(self):
        group, student = ClassFactory(), PersonFactory()
        mate = graduate("王一", unit=group)
        graduate("王二")
        join(mate, group), join(student, group)
        index()
        assert found(student, q="王") == ["王一"]

    def test_only_members_choose_by_a_chapter(self):
        chapter = ChapterFactory(name_zh="佛山", name_en="Foshan", slug="foshan")
        one, member, stranger = graduate("王一"), graduate("钱会"), graduate("孙外")
        join(one, chapter), join(member, chapter)
        index()
        assert found(member, chapter="foshan") == ["钱会", "王一"]
        assert asked(acting(stranger), chapter="foshan").chosen.choices == ()

    def test_whoever_blocked_the_reader_is_not_found(self):
        one, reader = graduate("王一"), graduate("孙外")
        Block.objects.create(person=one, blocked=reader)
        index()
        assert found(reader, q="王一") == [] and found(graduate("钱三"), q="王一") == ["王一"]

    def test_a_large_circle_is_asked_as_the_small_one(self, monkeypatch):
        group = ClassFactory()
        mates = [
            graduate(name, unit=group, city_code="440100", shows={"city": 20, "name": 30}) for name in ("王一", "王二")
        ]
        reader = graduate("钱班", unit=group)
        join(reader, group), [join(mate, group) for mate in mates]
        graduate("王三"), graduate("王匿", shows={"name": 30})
        index()
        questions = [{"q": "王"}, {"q": "wang"}, {"q": "王一"}, {"city": "440100"}, {}, {"q": "w", "city": "440100"}]
        small = [found(reader, **question) for question in questions]
        monkeypatch.setattr("directory.queries.finding.circle.FEW", 0)
        assert [found(reader, **question) for question in questions] == small
        assert small[0] == ["王三", "王一", "王二"] or sorted(small[0]) == ["王一", "王三", "王二"]


def test_the_institution_may_open_or_shut_a_field_for_all():
    one, reader = graduate("王一", city_code="440100", shows={"city": 0}), graduate("孙外")
    graduate("王二", city_code="440100", shows={"name": 30})
    index()
    assert found(reader, city="440100") == []
    from django.utils import timezone

    FieldRule.objects.create(field="city", audience=40, locked_at=timezone.now())
    assert found(reader, city="440100") == ["王一"]
    FieldRule.objects.create(field="name", audience=40, locked_at=timezone.now())
    assert found(reader, city="440100") == ["王二", "王一"]
    FieldRule.objects.filter(field="city").update(audience=10)
    assert found(reader, city="440100") == []
    assert one.full_name in found(reader, q="王")
