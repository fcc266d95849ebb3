"""The API of associations and memberships: the same actions, the same reads, in another dress."""

import pytest
from django.test import Client
from django.urls import reverse

from associations import actions
from associations.models import Association, Membership
from people.actions import issue_token
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, acting
from tests.support.factories import ClassFactory, DepartmentFactory, PersonFactory, PlacementFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class Program:
    """A program with a personal token."""

    def __init__(self, person, *scopes: str) -> None:
        scopes = scopes or ("associations:read", "associations:write", "people:read")
        _token, secret = issue_token("Program", list(scopes), 30, by=acting(person))
        self._speak_with(secret)

    def _speak_with(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})

    def get(self, name, *args, **query):
        return self.client.get(reverse(name, args=args), query)

    def send(self, verb, name, *args, body=None, **headers):
        send = getattr(self.client, verb)
        return send(reverse(name, args=args), body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def program(secretary) -> Program:
    return Program(secretary)


class TestAssociations:
    def test_are_listed_as_far_as_one_may_see_them(self, tree, program):
        hidden = ClassFactory(parent=tree.other_cohort, state="pending")
        answer = program.get("api_association_list").json()
        seen = {row["public_id"] for row in answer["results"]}
        assert tree.group.public_id in seen
        assert hidden.public_id not in seen
        row = next(row for row in answer["results"] if row["public_id"] == tree.group.public_id)
        assert row["parent"] == tree.cohort.public_id
        assert "id" not in row
        assert "path" not in row

    def test_are_filtered(self, tree, program):
        actions.rename_association(tree.group, "新名字", "", by=SHELL)

        def found(**query):
            return {row["public_id"] for row in program.get("api_association_list", **query).json()["results"]}

        assert found(kind="class") == {tree.group.public_id, tree.other_group.public_id}
        assert found(under=tree.department.public_id) == {tree.cohort.public_id, tree.group.public_id}
        assert found(parent=tree.cohort.public_id) == {tree.group.public_id}
        assert found(under="nobodyofthat") == set()
        assert found(q=tree.group.name_zh) == found(q="新名字") == {tree.group.public_id}
        assert found(end_year=2009, kind="class") == {tree.group.public_id, tree.other_group.public_id}
        assert program.get("api_association_list", kind="castle").status_code == 400

    def test_are_paged_by_a_cursor_that_counts_nothing(self, tree, program):
        ClassFactory.create_batch(5, parent=tree.cohort)
        seen, address = [], reverse("api_association_list") + "?limit=4"
        while address:
            answer = program.client.get(address).json()
            seen += [row["public_id"] for row in answer["results"]]
            address = answer["next"]
        assert len(seen) == len(set(seen)) == Association.objects.count()
        assert seen == sorted(seen)

    def test_cost_the_same_with_more(self, tree, program):
        assert_same_queries(
            lambda: program.get("api_association_list"), lambda: DepartmentFactory.create_batch(5, parent=tree.school)
        )

    def test_one_says_what_is_above_and_who_keeps_it(self, tree, program):
        term = appoint("liaison", tree.group)
        PlacementFactory(association=tree.group)
        actions.count_coverage(by=SHELL)
        answer = program.get("api_association", tree.group.public_id).json()
        assert [unit["public_id"] for unit in answer["above"]] == [
            unit.public_id for unit in (tree.school, tree.department, tree.cohort)
        ]
        assert answer["coverage"]["placed"] == 1
        assert answer["officers"][0] == {
            "public_id": term.public_id,
            "office": "liaison",
            "full_name": term.person.full_name,
            "starts_on": "2020-01-01",
            "ends_on": None,
        }

    def test_what_one_may_not_see_is_not_there(self, tree, program):
        hidden = ClassFactory(parent=tree.other_cohort, state="pending")
        for key in (hidden.public_id, "nobodyofthat"):
            answer = program.get("api_association", key)
            assert answer.status_code == 404
            assert answer.json()["code"] == "not_found"

    def test_are_opened_once_however_often_it_is_sent(self, tree, secretary):
        program = Program(secretary, "associations:read", "associations:write", "people:write")
        body = {"parent": tree.cohort.public_id, "kind": "class", "name_zh": "一班", "end_year": 2009}
        first = program.send("post", "api_association_list", body=body, **{"Idempotency-Key": "k1"})
        again = program.send("post", "api_association_list", body=body, **{"Idempotency-Key": "k1"})
        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()
        assert Association.objects.filter(name_zh="一班").count() == 1

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"kind": "class"}, 400, "invalid"),
            ({"kind": "castle", "name_zh": "x"}, 400, "invalid"),
            ({"kind": "department", "name_zh": "x"}, 409, "association_parent_is_of_a_higher_tier"),
        ],
    )
    def test_are_refused_with_a_problem(self, tree, program, body, status, code):
        answer = program.send("post", "api_association_list", body=body | {"parent": tree.cohort.public_id})
        assert answer.status_code == status
        assert answer.json()["code"] == code
        assert answer["Content-Type"] == "application/problem+json"

    def test_are_changed_and_moved_within_reach(self, tree, program, administrator):
        body = {"name_en": "New", "charter": "x"}
        answer = program.send("patch", "api_association", tree.cohort.public_id, body=body)
        assert answer.status_code == 200
        assert (answer.json()["name_en"], answer.json()["charter"]) == ("New", "x")
        assert answer.json()["name_zh"] == tree.cohort.name_zh
        other = program.send("patch", "api_association", tree.other_cohort.public_id, body=body)
        assert (other.status_code, other.json()["code"]) == (403, "capability_missing")
        target = {"parent": tree.other_department.public_id}
        assert program.send("post", "api_association_move", tree.cohort.public_id, body=target).status_code == 403
        moved = Program(administrator).send("post", "api_association_move", tree.cohort.public_id, body=target)
        assert moved.json()["parent"] == tree.other_department.public_id

    def test_need_the_scopes(self, tree, secretary):
        reader = Program(secretary, "associations:read")
        body = {"parent": tree.cohort.public_id, "kind": "class", "name_zh": "一班"}
        refused = reader.send("post", "api_association_list", body=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert Program(secretary, "people:read").get("api_association_list").status_code == 403
        assert Client().get(reverse("api_association_list")).status_code == 401


class TestMemberships:
    def test_of_an_association_show_names_and_nothing_to_reach_them_by(self, tree):
        me, fellow = PersonFactory(), PersonFactory(full_name="林国栋", with_login=True)
        fellow.contact_points.create(kind="phone", value="+8613900000001", source="owner")
        for person in (me, fellow):
            actions.add_member(tree.group, person, by=SHELL)
        answer = Program(me).get("api_association_members", tree.group.public_id)
        assert {row["person"]["full_name"] for row in answer.json()["results"]} == {me.full_name, "林国栋"}
        text = answer.content.decode()
        assert "13900000001" not in text
        assert fellow.login.email not in text
        assert Program(PersonFactory()).get("api_association_members", tree.group.public_id).json()["results"] == []

    def test_are_listed_and_filtered(self, tree, program):
        membership = actions.add_member(tree.group, PersonFactory(), by=SHELL)
        actions.add_member(tree.other_group, PersonFactory(), by=SHELL)

        def found(**query):
            return {row["public_id"] for row in program.get("api_membership_list", **query).json()["results"]}

        assert membership.public_id in found()
        assert len(found()) == 2  # her own with the office
        assert found(association=tree.group.public_id) == {membership.public_id}
        assert found(person=membership.person.public_id, standing="true") == {membership.public_id}
        assert found(standing="false") == set()

    def test_are_added_ended_and_kept(self, tree, program):
        person = PersonFactory()
        PlacementFactory(affiliation__person=person, association=tree.group)
        body = {"association": tree.group.public_id, "person": person.public_id}
        added = program.send("post", "api_membership_list", body=body)
        assert added.status_code == 201, added.json()
        again = program.send("post", "api_membership_list", body=body)
        assert (again.status_code, again.json()["code"]) == (409, "already_a_member")
        key = added.json()["public_id"]
        ended = program.send("delete", "api_membership", key, body={"reason": "转班"})
        assert ended.json()["ending"] == "removed"
        assert program.get("api_membership", key).json()["ended_at"]

    def test_are_left_by_their_owner(self, tree):
        me = PersonFactory()
        membership = actions.add_member(tree.group, me, by=SHELL)
        assert Program(me).send("delete", "api_membership", membership.public_id).json()["ending"] == "left"

    def test_of_others_are_not_there(self, tree, program):
        membership = actions.add_member(tree.other_group, PersonFactory(), by=SHELL)
        assert program.get("api_membership", membership.public_id).status_code == 404
        assert program.send("delete", "api_membership", membership.public_id).status_code == 404
        stranger = PersonFactory()
        body = {"association": tree.group.public_id, "person": stranger.public_id}
        assert program.send("post", "api_membership_list", body=body).status_code == 404
        assert Membership.objects.get(pk=membership.pk).ended_at is None

    def test_cost_the_same_with_more(self, tree, program):
        def grow():
            for _ in range(5):
                actions.add_member(tree.group, PersonFactory(), by=SHELL)

        assert_same_queries(lambda: program.get("api_membership_list"), grow)
        assert_same_queries(lambda: program.get("api_association_members", tree.group.public_id), grow)
