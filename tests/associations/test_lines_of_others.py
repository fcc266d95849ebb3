"""What an officer reads of roster lines that others keep: that there is somebody, and nothing more."""

import pytest
from django.urls import reverse

from associations import actions
from common.verdicts import Forbidden, Refusal
from people.models import Person
from tests.associations.conftest import appoint
from tests.associations.joining import knock, roster_line
from tests.associations.pages import browser, page
from tests.support.actors import SHELL, acting, acting_login
from tests.support.api import with_token
from tests.support.factories import ChapterFactory, PersonFactory, UserFactory
from tests.support.letters import letters_to

pytestmark = pytest.mark.django_db
NUMBER = "KANARI-77"
SENTENCE = "There is a person like this elsewhere in the school"


@pytest.fixture
def liaison(tree):
    return appoint("liaison", tree.group).person


def code_of(call, *args, by: Person) -> str:
    with pytest.raises((Refusal, Forbidden)) as caught:
        call(*args, by=acting(by))
    return caught.value.code


def pages_of(officer: Person, asked) -> list[str]:
    """The desk, the request's own page and the API's candidates, as this officer reads them."""
    program = with_token(officer, "associations:read")
    return [
        page(browser(officer), "desk_requests", asked.association.slug),
        page(browser(officer), "join_request_answer", asked.public_id),
        program.get(reverse("api_join_request_candidates", args=[asked.public_id])).content.decode(),
    ]


@pytest.mark.parametrize("where", ["other_group", "nowhere", "chapter"])
def test_the_number_of_a_line_elsewhere_stays_there(tree, secretary, administrator, liaison, where):
    group, officer = tree.group, liaison
    if where == "chapter":
        group = ChapterFactory(parent=tree.department)
        officer = appoint("chapter_president", group).person
    line = roster_line(tree.other_group, student_number=NUMBER)
    if where == "nowhere":
        line.placement.delete()
    asked = knock(group)  # with another number, so that the page sets theirs beside it
    for reader in (officer, secretary):
        desk, answer, candidates = pages_of(reader, asked)
        for text in (desk, answer, candidates):
            assert NUMBER not in text
            assert line.public_id not in text
        assert SENTENCE in desk
        assert SENTENCE in answer
        assert "elsewhere in the school</span>" in desk
        assert "not on the roster" not in desk
    desk, answer, candidates = pages_of(administrator, asked)  # the control: who keeps the line reads it
    assert NUMBER in desk
    assert line.public_id in answer
    assert line.public_id in candidates


def test_a_line_of_ones_own_is_shown_as_ever(tree, liaison, secretary):
    line, asked = roster_line(tree.group, student_number=NUMBER), knock(tree.group, student_number=NUMBER)
    for reader in (liaison, secretary):
        desk, answer, candidates = pages_of(reader, asked)
        assert SENTENCE not in desk + answer
        assert line.public_id in answer
        assert line.public_id in candidates


def test_nobody_ties_a_login_to_a_line_of_others(tree, liaison, administrator):
    line, asked = roster_line(tree.other_group), knock(tree.group)
    assert code_of(actions.approve_request, asked, line, by=liaison) == "line_kept_by_others"
    assert actions.approve_request(asked, line, by=acting(administrator)).person == line.person


def test_nobody_makes_a_second_record_of_somebody_elsewhere(tree, liaison, secretary, administrator):
    roster_line(tree.other_group, student_number="0603231")
    asked, people = knock(tree.group), Person.objects.count()
    assert code_of(actions.approve_request, asked, by=liaison) == "stands_elsewhere"
    assert code_of(actions.approve_request, asked, by=secretary) == "stands_elsewhere"
    assert Person.objects.count() == people
    actions.approve_request(asked, by=acting(administrator))  # who sees both may say that they are two
    assert Person.objects.count() == people + 1


def test_a_namesake_elsewhere_stands_in_nobodys_way(tree, liaison):
    roster_line(tree.other_group, student_number="1", entry_year=1995, end_year=1999)
    assert actions.approve_request(knock(tree.group), by=acting(liaison))


def test_who_is_known_already_comes_in_whatever_stands_elsewhere(tree, liaison):
    person = PersonFactory(with_login=True)
    roster_line(tree.other_group, student_number="0603231")
    assert actions.approve_request(knock(tree.group, acting(person)), by=acting(liaison)).person == person


class TestHandUpRequest:
    def test_gives_it_to_the_tier_above_and_says_so(self, tree, liaison, secretary, administrator):
        login = UserFactory()
        asked = knock(tree.group, acting_login(login))
        handed = actions.hand_up_request(asked, by=acting(liaison))
        assert (handed.with_association, bool(handed.passed_up_at)) == (tree.department, True)
        assert letters_to(secretary)[-1] == "join_request_passed_up"
        assert letters_to(login)[-1] == "join_request_moved_on"
        assert code_of(actions.hand_up_request, handed, by=liaison) == "lies_above"
        handed = actions.hand_up_request(asked, by=acting(secretary))
        assert (handed.with_association, bool(handed.passed_to_school_at)) == (tree.school, True)
        assert code_of(actions.hand_up_request, handed, by=administrator) == "nobody_above"

    def test_is_for_officers_while_it_waits(self, tree, liaison, secretary):
        asked = knock(tree.group)
        assert code_of(actions.hand_up_request, asked, by=PersonFactory(with_login=True)) == "forbidden"
        actions.decline_request(asked, "No.", by=SHELL)
        assert code_of(actions.hand_up_request, asked, by=liaison) == "already_answered"

    def test_has_a_button(self, tree, liaison, secretary):
        asked = knock(tree.group)
        address = reverse("join_request_hand_up", args=[asked.public_id])
        client = browser(liaison)
        assert address in client.get(reverse("join_request_answer", args=[asked.public_id])).content.decode()
        assert client.post(address).status_code == 302
        asked.refresh_from_db()
        assert asked.with_association == tree.department
        assert address not in client.get(reverse("join_request_answer", args=[asked.public_id])).content.decode()
        assert browser(PersonFactory()).post(address).status_code == 404
