"""The pages: what waits, both side by side, one button for each answer, and back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from associations.actions import add_member
from audit.models import Entry
from audit.registry import timeline_url
from common.console_home import decisions_for
from directory import actions
from directory.models import DuplicatePair, Merge
from directory.queries.claims.weighing import WEIGHTS as OF_A_CLAIM
from directory.tasks import find_duplicates
from directory.words.evidence import SENTENCES
from people.actions import choose_audience
from people.models import Person
from people.names.scoring import WEIGHTS
from tests.associations.joining import serve
from tests.directory.duplicates.makers import numbered, record_of
from tests.support.actors import SHELL, acting
from tests.support.api import as_page
from tests.support.factories import ClassFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return ClassFactory()


@pytest.fixture
def keeper(group):
    return acting(serve(group.parent.parent.parent, "administrator").person)


@pytest.fixture
def page(client, keeper, settings):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    client.force_login(keeper.user)
    return client


@pytest.fixture
def pair(group):
    record_of("曾丽", group=group, line=numbered("060301"), birth_date="1985-03-12", contact="zeng@example.org")
    record_of("Zeng Li", group=group, birth_date="1985-03", gender="female")
    find_duplicates()
    return DuplicatePair.objects.get()


def test_every_piece_of_evidence_has_a_sentence():
    assert SENTENCES.keys() == WEIGHTS.keys() | OF_A_CLAIM.keys()


def test_the_list_shows_evidence_and_finds_by_name(page, pair):
    shown = page.get(reverse("duplicate_list")).content.decode()
    assert "曾丽" in shown
    assert "one name is the other in letters" in shown
    assert pair.get_absolute_url() in shown
    assert pair.get_absolute_url() in page.get(reverse("duplicate_list"), {"q": "zengli"}).content.decode()
    assert "Nobody of that name" in page.get(reverse("duplicate_list"), {"q": "wangwei"}).content.decode()
    assert page.get(reverse("duplicate_list"), {"show": "nonsense"}).status_code == 404


def test_the_list_asks_the_same_for_more_pairs(page, pair, group):
    def grow():
        for number in range(3):
            record_of(f"王{'一二三'[number]}伟", group=group), record_of(f"王{'一二三'[number]}伟", group=group)
        find_duplicates()

    assert_same_queries(lambda: page.get(reverse("duplicate_list")), grow)


def test_side_by_side_then_one_record_and_back(page, pair):
    shown = page.get(pair.get_absolute_url()).content.decode()
    assert "1985-03-12" in shown
    assert "zeng@example.org" in shown
    answer = page.post(pair.get_absolute_url(), {"stays": "other", "name": "one", "gender": "other"})
    merge = Merge.objects.get()
    assert answer.url == merge.get_absolute_url()
    kept = Person.objects.get(pk=pair.other_id)
    assert (kept.full_name, kept.gender, kept.birth_date) == ("曾丽", "female", "1985-03-12")
    assert "Part them again" in page.get(answer.url).content.decode()
    console = page.get(reverse("admin:people_person_change", args=[pair.one_id]))
    assert console.url == reverse("admin:people_person_change", args=[kept.pk])
    assert merge.get_absolute_url() in page.get(reverse("duplicate_list"), {"show": "merged"}).content.decode()

    page.post(reverse("merge_undo", args=[merge.public_id]))
    assert Person.objects.get(pk=pair.one_id).full_name == "曾丽"
    assert Person.objects.get(pk=pair.other_id).full_name == "Zeng Li"
    shown = page.get(merge.get_absolute_url()).content.decode()
    assert "Parted again" in shown
    assert "What did not go back" not in shown


def test_what_an_owner_does_not_show_to_officers_is_not_read_beside_another_record(page, pair, group, settings):
    """Whoever keeps records may hold any two of them side by side: no way round the gate."""
    Person.objects.filter(pk=pair.one_id).update(city_code="440100")
    secretary = acting(serve(group.parent.parent, "department_secretary").person)
    page.force_login(secretary.user)
    assert "Guangzhou" in page.get(pair.get_absolute_url()).content.decode()
    for field in ("city", "student_number", "birth_date"):
        choose_audience(pair.one, field, 0, is_searchable=False, by=acting(pair.one))
    shown = page.get(pair.get_absolute_url()).content.decode()
    assert not [hidden for hidden in ("Guangzhou", "060301", "1985-03-12") if hidden in shown]
    assert "not shown to you" in shown
    opened = Entry.objects.filter(verb="people.record_opened", person_id=secretary.person.pk)
    assert [opened.about(one).count() for one in (pair.one, pair.other)] == [1, 1], "both are told who looked"
    page.post(pair.get_absolute_url(), {"stays": "one"})
    assert Person.objects.get(pk=pair.one_id).city_code == "440100", "what stays hidden stays"


def test_a_nul_among_hidden_values_names_nobody(page, pair):
    choose = reverse("duplicate_choose", args=[pair.one.public_id])
    assert page.post(choose, {"other": "a\x00"}).status_code == 404


def test_two_people_and_once_more(page, pair):
    page.post(reverse("duplicate_apart", args=[pair.public_id]))
    assert pair.get_absolute_url() not in page.get(reverse("duplicate_list")).content.decode()
    assert "Said to be two people" in page.get(reverse("duplicate_list"), {"show": "apart"}).content.decode()
    page.post(reverse("duplicate_again", args=[pair.public_id]))
    assert DuplicatePair.objects.proposed().exists()


def test_a_refusal_is_said_on_the_page(page, keeper, group):
    twin = record_of(keeper.person.full_name, group=group)
    one, other = sorted((keeper.person, twin), key=lambda person: person.pk)
    pair = DuplicatePair.objects.add(one=one, other=other)
    shown = page.post(pair.get_absolute_url(), {"stays": "one"}).content.decode()
    assert "One of the two is your own record" in shown
    assert not Merge.objects.exists()


def test_an_undoing_that_left_something_says_what(page, pair):
    merge = actions.merge_people(pair.one, pair.other, {"gender": "other"}, by=SHELL)
    Person.objects.filter(pk=pair.one_id).update(gender="other")
    page.post(reverse("merge_undo", args=[merge.public_id]))
    shown = page.get(merge.get_absolute_url()).content.decode()
    assert "Person: changed since" in shown


def test_the_home_of_the_console_counts_what_one_keeps(keeper, pair, group):
    secretary = acting(serve(group.parent.parent, "department_secretary").person)
    elsewhere = acting(serve(ClassFactory().parent.parent, "department_secretary").person)
    asked = (keeper, secretary, elsewhere)
    told = [[one.count for one in decisions_for(actor) if "one person" in str(one.title)] for actor in asked]
    assert told == [[1], [1], []]


def test_an_old_id_leads_on_in_the_api(keeper, pair, group):
    add_member(group, pair.other, by=SHELL)
    actions.merge_people(pair.one, pair.other, {}, by=SHELL)
    program = as_page(keeper.person)
    found = program.ask(f"memberships/?person={pair.other.public_id}").json()
    assert [row["person"]["public_id"] for row in found["results"]] == [pair.one.public_id]


def test_the_timeline_leads_to_the_merge(page, pair):
    merge = actions.merge_people(pair.one, pair.other, {}, by=SHELL)
    shown = page.get(timeline_url(pair.one)).content.decode()
    assert "brought two records together" in shown
    assert merge.get_absolute_url() in shown
