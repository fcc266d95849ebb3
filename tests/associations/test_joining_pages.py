"""The applicant's pages, the class page and the officer's desk."""

import pytest
from django.urls import reverse

from associations import actions
from associations.models import JoinRequest, Membership
from tests.associations.joining import knock, roster_line, serve
from tests.support.actors import acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, TermFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def desk(client, group, liaison):
    client.force_login(liaison.person.login)
    return reverse("desk_requests", args=[group.slug])


class TestClassPage:
    def test_shows_a_visitor_the_glass_without_names(self, client, group):
        roster_line(group, "曾丽")
        page = client.get(group.get_absolute_url(), headers={"accept-language": "zh-CN"})
        assert page.status_code == 200
        assert "曾丽" not in page.content.decode()
        assert reverse("account_signup") in page.content.decode()

    def test_names_who_keeps_the_class_only_to_those_who_are_signed_in(self, client, group, liaison):
        address = group.get_absolute_url()
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert liaison.person.full_name not in page
        assert "Somebody keeps this class" in page
        client.force_login(UserFactory())
        assert liaison.person.full_name in client.get(address).content.decode()

    def test_shows_a_member_who_is_there_and_who_is_missing(self, client, group):
        roster_line(group, "曾丽")
        member = PersonFactory(full_name="单雄", with_login=True)
        Membership.objects.create(association=group, person=member, origin="staff", joined_at="2020-01-01T00:00Z")
        client.force_login(member.login)
        page = client.get(group.get_absolute_url()).content.decode()
        assert "曾丽" in page
        assert "单雄" in page

    def test_hides_who_knocks_from_the_outside(self, client, group):
        knock(group, full_name="莫家豪")
        assert "莫家豪" not in client.get(group.get_absolute_url()).content.decode()

    def test_remembers_the_dead_quietly(self, client, group, liaison):
        line = roster_line(group, "黄永生")
        line.person.deceased_at = "2020-01-01T00:00Z"
        line.person.save()
        client.force_login(liaison.person.login)
        context = client.get(group.get_absolute_url()).context
        assert [person.full_name for person in context["window"].remembered] == ["黄永生"]
        assert context["window"].dark == 0

    def test_says_who_kept_it_before_to_those_inside(self, client, group, liaison):
        before = TermFactory(association=group, starts_on="2015-09-01", ends_on="2019-08-31", single_holder=False)
        page = client.get(group.get_absolute_url()).content.decode()
        assert before.person.full_name not in page
        client.force_login(liaison.person.login)
        page = client.get(group.get_absolute_url()).content.decode()
        assert before.person.full_name in page
        assert "2015—2019" in page

    def test_costs_the_same_however_many_they_are(self, client, group, liaison):
        client.force_login(liaison.person.login)

        def grow():
            for number in range(20):
                line = roster_line(group, f"同学{number}")
                Membership.objects.create(
                    association=group, person=line.person, origin="staff", joined_at="2020-01-01T00:00Z"
                )

        grow()
        assert_same_queries(lambda: client.get(group.get_absolute_url()), grow)

    def test_of_a_group_that_does_not_exist_is_nothing(self, client, db):
        assert client.get(reverse("class_detail", args=["no-such-class"])).status_code == 404


class TestJoinRequestNew:
    def test_asks_and_leads_to_where_it_stands(self, client, group):
        applicant = UserFactory()
        client.force_login(applicant)
        answer = client.post(reverse("join_request_new", args=[group.slug]), {"full_name": "曾丽", "end_year": "2009"})
        asked = JoinRequest.objects.get(login=applicant)
        assert answer.headers["Location"] == reverse("join_request_detail", args=[asked.public_id])
        assert "waiting" in client.get(answer.headers["Location"]).content.decode()

    def test_keeps_what_was_typed_when_something_is_missing(self, client, group):
        client.force_login(UserFactory())
        page = client.post(reverse("join_request_new", args=[group.slug]), {"full_name": "", "word": "靠窗那个"})
        assert "靠窗那个" in page.content.decode()
        assert not JoinRequest.objects.exists()

    def test_says_why_not(self, client, group):
        applicant = UserFactory()
        knock(group, acting_login(applicant))
        client.force_login(applicant)
        page = client.get(reverse("join_request_new", args=[group.slug]))
        assert page.context["may_ask"].code == "already_asked"

    def test_sends_a_visitor_to_the_login(self, client, group):
        answer = client.get(reverse("join_request_new", args=[group.slug]))
        assert answer.headers["Location"].startswith(reverse("account_login"))


class TestJoinRequestDetail:
    def test_withdraws(self, client, group):
        applicant = UserFactory()
        asked = knock(group, acting_login(applicant))
        client.force_login(applicant)
        client.post(reverse("join_request_detail", args=[asked.public_id]))
        asked.refresh_from_db()
        assert asked.state == JoinRequest.State.WITHDRAWN

    def test_is_the_applicants_alone(self, client, group, liaison):
        asked = knock(group)
        for login in (UserFactory(), liaison.person.login):
            client.force_login(login)
            assert client.get(reverse("join_request_detail", args=[asked.public_id])).status_code == 404


class TestDesk:
    def test_offers_those_that_agree_together(self, client, group, desk):
        line = roster_line(group, "曾丽", student_number="0603231")
        asked = knock(group)
        page = client.get(desk)
        assert [entry.join_request for entry in page.context["together"]] == [asked]

        client.post(reverse("desk_approve_together", args=[group.slug]), {"requests": [asked.public_id]})
        line.person.refresh_from_db()
        assert line.person.login == asked.login

    def test_shows_what_differs_beside_what_the_record_says(self, client, group, desk):
        roster_line(group, "李小玲", student_number="0603231")
        knock(group, full_name="李晓玲")
        page = client.get(desk)
        assert not page.context["together"]
        assert "<mark>晓</mark>" in page.content.decode()

    def test_offers_nobody_together_when_two_lines_fit(self, client, group, desk):
        roster_line(group, "曾丽", student_number="")
        roster_line(group, "曾丽", student_number="")
        knock(group, student_number="")
        assert not client.get(desk).context["together"]

    def test_is_nothing_for_whoever_keeps_nothing(self, client, group, desk):
        for login in (
            UserFactory(),
            PersonFactory(with_login=True).login,
            TermFactory(association=ClassFactory()).person.login,
        ):
            client.force_login(login)
            assert client.get(desk).status_code == 404

    def test_is_gone_with_the_term(self, client, desk, liaison):
        assert client.get(desk).status_code == 200
        liaison.change(ends_on="2021-01-01")
        assert client.get(desk).status_code == 404

    def test_answers_one_by_one(self, client, group, desk):
        asked = knock(group)
        address = reverse("join_request_answer", args=[asked.public_id])
        assert client.get(address).status_code == 200
        client.post(address, {"decision": "decline", "reason": "Not of our class."})
        asked.refresh_from_db()
        assert asked.state == JoinRequest.State.DECLINED

    def test_takes_back(self, client, group, desk, liaison):
        asked = knock(group)
        actions.approve_request(asked, by=acting(liaison.person))
        assert "Take back" in client.get(desk, headers={"accept-language": "en"}).content.decode()
        client.post(reverse("join_request_take_back", args=[asked.public_id]))
        asked.refresh_from_db()
        assert asked.state == JoinRequest.State.WAITING

    def test_shows_the_tier_above_what_came_up(self, client, group, liaison):
        secretary = serve(group.parent.parent, "department_secretary")
        asked = knock(group)
        JoinRequest.objects.filter(pk=asked.pk).update(with_association=group.parent.parent)
        client.force_login(secretary.person.login)
        page = client.get(reverse("desk_requests", args=[group.parent.parent.slug]))
        assert [entry.join_request for entry in page.context["one_by_one"]] == [asked]

    @pytest.mark.parametrize("name", ["desk_missing", "desk_due", "desk_invitations"])
    def test_its_other_pages_open(self, client, group, desk, name):
        roster_line(group, "朱建国")
        assert client.get(reverse(name, args=[group.slug])).status_code == 200

    def test_costs_the_same_however_many_knock(self, client, group, desk):
        def grow():
            for number in range(5):
                roster_line(group, f"同学{number}", student_number=f"9{number}")
                knock(group, full_name=f"同学{number}", student_number=f"9{number}")

        grow()
        assert_same_queries(lambda: client.get(desk), grow)
