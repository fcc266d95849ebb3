"""Join requests through the API: the joining actions in another dress."""

import pytest

from associations.models import JoinRequest
from people.actions import issue_token
from tests.associations.conftest import appoint
from tests.associations.joining import knock, roster_line
from tests.associations.test_tree_api import Program
from tests.support.actors import acting_login
from tests.support.factories import PersonFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

BODY = {"full_name": "曾丽", "end_year": 2009, "student_number": "0603231", "word": "我是三班的"}


class Applicant(Program):
    """A program of somebody without a record yet."""

    def __init__(self) -> None:
        self.user = UserFactory()
        scopes = ["associations:read", "associations:write", "people:write"]
        _token, secret = issue_token("Program", scopes, 30, by=acting_login(self.user))
        self._speak_with(secret)


@pytest.fixture
def liaison(tree) -> Program:
    return Program(appoint("liaison", tree.group).person)


class TestAsking:
    def test_makes_one_request_however_often_it_is_sent(self, tree, liaison):
        applicant = Applicant()
        body = BODY | {"association": tree.group.public_id}
        first = applicant.send("post", "api_join_request_list", body=body, **{"Idempotency-Key": "k"})
        again = applicant.send("post", "api_join_request_list", body=body, **{"Idempotency-Key": "k"})
        assert first.status_code == again.status_code == 201, first.json()
        assert first.json() == again.json()
        assert JoinRequest.objects.get().with_association == tree.group
        refused = applicant.send("post", "api_join_request_list", body=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "already_asked")

    def test_needs_a_name(self, tree):
        answer = Applicant().send("post", "api_join_request_list", body={"association": tree.group.public_id})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")

    def test_can_be_withdrawn_by_whoever_asked(self, tree, liaison):
        applicant = Applicant()
        key = applicant.send("post", "api_join_request_list", body=BODY | {"association": tree.group.public_id}).json()[
            "public_id"
        ]
        assert liaison.send("post", "api_join_request_withdraw", key).status_code == 403
        assert applicant.send("post", "api_join_request_withdraw", key).json()["state"] == "withdrawn"


class TestSeeing:
    def test_is_for_whoever_asked_and_whoever_answers(self, tree, liaison):
        asked = knock(tree.group)
        assert liaison.get("api_join_request", asked.public_id).json()["full_name"] == "曾丽"
        stranger = Program(PersonFactory())
        assert stranger.get("api_join_request", asked.public_id).status_code == 404
        assert stranger.get("api_join_request_list").json()["results"] == []
        assert stranger.send("post", "api_join_request_approve", asked.public_id).status_code == 404

    def test_lists_by_state_and_association(self, tree, liaison):
        asked = knock(tree.group)
        found = liaison.get("api_join_request_list", state="waiting", association=tree.group.public_id).json()
        assert [row["public_id"] for row in found["results"]] == [asked.public_id]
        assert liaison.get("api_join_request_list", state="declined").json()["results"] == []

    def test_costs_the_same_with_more(self, tree, liaison):
        knock(tree.group)
        assert_same_queries(lambda: liaison.get("api_join_request_list"), lambda: [knock(tree.group) for _ in range(3)])


class TestAnswering:
    def test_approves_as_a_roster_line_that_was_offered(self, tree, liaison):
        line = roster_line(tree.group, student_number="0603231", end_year=2009)
        asked = knock(tree.group)
        (candidate,) = liaison.get("api_join_request_candidates", asked.public_id).json()
        assert candidate["affiliation"] == line.public_id
        assert candidate["is_free"] is True
        body = {"affiliation": candidate["affiliation"]}
        answer = liaison.send("post", "api_join_request_approve", asked.public_id, body=body)
        assert answer.json()["person"]["public_id"] == line.person.public_id
        again = liaison.send("post", "api_join_request_approve", asked.public_id)
        assert (again.status_code, again.json()["code"]) == (409, "already_answered")

    def test_knows_no_line_that_was_not_offered(self, tree, liaison):
        other = roster_line(tree.other_group, "林国栋", student_number="999")
        body = {"affiliation": other.public_id}
        asked = knock(tree.group)
        assert liaison.send("post", "api_join_request_approve", asked.public_id, body=body).status_code == 404
        assert JoinRequest.objects.get().state == "waiting"

    def test_approves_as_somebody_new_and_takes_it_back(self, tree, liaison):
        asked = knock(tree.group)
        assert liaison.send("post", "api_join_request_approve", asked.public_id).status_code == 200
        assert liaison.send("post", "api_join_request_take_back", asked.public_id).json()["state"] == "waiting"

    def test_declines_with_a_reason_or_ignores(self, tree, liaison):
        asked, other = knock(tree.group), knock(tree.group)
        assert liaison.send("post", "api_join_request_decline", asked.public_id).status_code == 400
        body = {"reason": "你在二班"}
        declined = liaison.send("post", "api_join_request_decline", asked.public_id, body=body).json()
        assert (declined["state"], declined["reason"]) == ("declined", "你在二班")
        assert liaison.send("post", "api_join_request_ignore", other.public_id).json()["state"] == "ignored"

    def test_candidates_are_not_for_the_applicant(self, tree):
        applicant = Applicant()
        key = applicant.send("post", "api_join_request_list", body=BODY | {"association": tree.group.public_id}).json()[
            "public_id"
        ]
        assert applicant.get("api_join_request_candidates", key).status_code == 403
