"""Home, my page, and the ways through the portal."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from associations import actions
from associations.models import Membership
from tests.associations.joining import knock, roster_line
from tests.support.actors import acting, acting_login
from tests.support.factories import ChapterFactory, ClassFactory, PersonFactory, SchoolFactory, TermFactory, UserFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_skyline():
    """What other tests drew is kept for a minute."""
    cache.clear()


class TestHome:
    def test_opens_before_there_is_anything(self, client):
        assert client.get(reverse("home")).status_code == 200

    def test_counts_the_windows(self, client):
        kept = TermFactory()
        ClassFactory(end_year=2009)
        page = client.get(reverse("home"), headers={"accept-language": "en"})
        assert (page.context["skyline"].lit, page.context["skyline"].dark) == (1, 1)
        assert reverse("class_list", args=[kept.association.end_year]) in page.content.decode()

    def test_leads_to_the_school_and_the_first_chapters(self, client):
        school = SchoolFactory()
        ClassFactory(end_year=2009)
        names = [f"Chapter {letter}" for letter in "HGFEDCBA"]
        for name in names:
            ChapterFactory(parent=school, name_zh="", name_en=name, sort_key=name.lower())
        ChapterFactory(parent=school, name_zh="", name_en="Chapter 0", sort_key="chapter 0", state="closed")
        page = client.get(reverse("home"), headers={"accept-language": "en"})
        assert [chapter.name for chapter in page.context["chapters"]] == sorted(names)[:6]
        assert reverse("association_coverage", args=[school.slug]) in page.content.decode()
        assert page.context["chapters"][0].kind_label == "regional chapter"

    def test_has_the_windows_as_a_table(self, client):
        TermFactory()
        ClassFactory(end_year=2010)
        page = client.get(reverse("home"), headers={"accept-language": "en"}).content.decode()
        assert f'<a href="{reverse("class_list", args=[2010])}">2010</a></th><td class="n">1</td>' in page

    def test_leads_to_the_classes_of_a_year(self, client):
        SchoolFactory()
        answer = client.get(reverse("home"), {"year": "2009"})
        assert answer.headers["Location"] == reverse("class_list", args=[2009])

    @pytest.mark.parametrize("year", ["", "99", "二〇〇九", "20099", "<script>"])
    def test_says_what_a_year_looks_like(self, client, year):
        page = client.get(reverse("home"), {"year": year})
        assert page.status_code == 200
        assert page.context["form"].errors
        assert "<script>" not in page.content.decode().split("</head>")[1]

    def test_costs_the_same_however_many_classes(self, client):
        def grow():
            for _ in range(5):
                TermFactory()

        def look():
            cache.clear()
            client.get(reverse("home"))

        grow()
        assert_same_queries(look, grow, at_most=2)

    def test_costs_one_query_while_the_skyline_is_kept(self, client):
        SchoolFactory()
        assert_same_queries(lambda: client.get(reverse("home")), TermFactory, at_most=1)
        member = PersonFactory(with_login=True)
        client.force_login(member.login)
        assert_same_queries(lambda: client.get(reverse("home")), TermFactory, at_most=4)


class TestMe:
    def test_is_for_those_who_are_signed_in(self, client):
        assert client.get(reverse("me")).status_code == 302

    def test_shows_a_newcomer_the_two_ways_in(self, client):
        client.force_login(UserFactory())
        claim, find = client.get(reverse("me")).context["tasks"]
        assert (claim.act.url, find.act.url) == (reverse("claim_new"), reverse("home"))

    def test_shows_the_liaison_who_waits(self, client):
        liaison = TermFactory()
        knock(liaison.association)
        client.force_login(liaison.person.login)
        tasks = client.get(reverse("me")).context["tasks"]
        assert tasks[0].act.url == reverse("desk_requests", args=[liaison.association.slug])

    def test_shows_an_applicant_where_it_stands(self, client):
        applicant = UserFactory()
        asked = knock(TermFactory().association, acting_login(applicant))
        client.force_login(applicant)
        page = client.get(reverse("me"))
        assert page.context["requests"] == [asked]
        assert [task.act.url for task in page.context["tasks"]] == [reverse("claim_new")]

    def test_shows_an_invitation_sent_to_ones_address(self, client):
        liaison = TermFactory()
        applicant = UserFactory()
        invitation = actions.invite(
            liaison.association, roster_line(liaison.association), email=applicant.email, by=acting(liaison.person)
        )
        client.force_login(applicant)
        assert client.get(reverse("me")).context["tasks"][0].act.url == invitation.get_absolute_url()

    def test_shows_a_term_that_ends(self, client):
        liaison = TermFactory(ends_on=timezone.now().date() + timedelta(days=10))
        client.force_login(liaison.person.login)
        tasks = client.get(reverse("me")).context["tasks"]
        assert reverse("term_handover", args=[liaison.public_id]) in [task.act.url for task in tasks]

    def test_costs_the_same_however_many_groups(self, client):
        person = PersonFactory(with_login=True)
        client.force_login(person.login)

        def grow():
            for _ in range(4):
                Membership.objects.create(
                    association=ClassFactory(), person=person, origin="staff", joined_at=timezone.now()
                )

        grow()
        assert_same_queries(lambda: client.get(reverse("me")), grow, at_most=9)


class TestMenu:
    def test_leads_a_member_to_their_class(self, client):
        person = PersonFactory(with_login=True)
        group = ClassFactory()
        Membership.objects.create(association=group, person=person, origin="staff", joined_at=timezone.now())
        client.force_login(person.login)
        tabs = client.get(reverse("me")).context["menu"].tabs
        assert group.get_absolute_url() in [tab.url for tab in tabs]

    def test_shows_a_visitor_the_way_in(self, client):
        account = client.get(reverse("home")).context["menu"].account
        assert reverse("account_login") in [link.url for link in account]
