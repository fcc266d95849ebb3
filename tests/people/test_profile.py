"""One's own her_page: what is known of oneself, put right by oneself; and tokens for programs."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from associations.actions import add_member
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import AccessToken, Audience, ContactPoint, FormerName
from people.queries.privacy import who_sees
from tests.people.pages import PAGE, send
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory, PlacementFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class TestTheRecord:
    def test_is_shown_with_what_is_known(self, her_page):
        shown = her_page.get(PAGE).content.decode()
        for fact in ("单雅琴", "Shàn Yǎqín", "shan@example.org"):
            assert fact in shown

    def test_the_owners_reading_is_kept_and_read_back(self, her_page, person):
        name = {"full_name": "单雅琴", "family_name": "单", "given_name": "雅琴", "own_reading": "Dān Yǎqín"}
        assert send(her_page, "name", **name).status_code == 302
        assert "Dān Yǎqín" in her_page.get(PAGE).content.decode()

    def test_a_former_name_stays_findable_when_they_say_so(self, her_page):
        send(her_page, "name", full_name="王雅琴", family_name="王", given_name="雅琴", keep_former_name="on")
        assert FormerName.objects.get().full_name == "单雅琴"

    def test_city_and_birth_date(self, her_page, person):
        person.change(birth_date="1987")
        life = {"birth_date": "1987-03", "city_code": "440100"}
        assert send(her_page, "life", **life).status_code == 302
        person.refresh_from_db()
        assert (person.birth_date, person.city_code) == ("1987-03", "440100")

    def test_what_cannot_be_is_said_and_the_rest_is_kept(self, her_page):
        answer = send(her_page, "life", birth_date="1987-13", city_code="440100")
        assert answer.status_code == 200
        assert "birth_date" in answer.context["forms"]["life"].errors
        assert answer.context["forms"]["life"].data["life-city_code"] == "440100"

    def test_work_now_and_before(self, her_page, person):
        for employer in ("广州塔影会计师事务所", "深圳云桥软件"):
            send(her_page, "position", employer=employer, title="会计", industry_code="65", city_code="440300")
        now = person.positions.get(ends_on="")
        assert (str(now.organisation), now.industry_code, now.city_code) == ("深圳云桥软件", "65", "440300")
        assert person.positions.count() == 2


class TestContacts:
    def test_are_added_and_taken_off(self, her_page, person):
        assert send(her_page, "contact", kind="phone", value="138 0013 8000").status_code == 302
        point = person.contact_points.get(kind="phone")
        assert (point.value, point.source) == ("+8613800138000", "owner")
        her_page.post(reverse("contact_withdraw", args=[point.pk]))
        point.refresh_from_db()
        assert point.ended_at

    def test_what_reaches_nobody_is_said(self, her_page):
        answer = send(her_page, "contact", kind="email", value="nobody")
        assert answer.status_code == 200
        assert answer.context["forms"]["contact"].errors

    def test_the_address_of_the_login_stays(self, her_page, person):
        point = person.contact_points.get()
        assert her_page.post(reverse("contact_withdraw", args=[point.pk])).status_code == 409
        with pytest.raises(Refusal) as refusal:
            actions.withdraw_contact(point, by=CLOCK)
        assert refusal.value.code == "login_address"

    def test_those_of_others_are_not_there(self, her_page):
        other = PersonFactory()
        point = actions.add_contact_point(other, "phone", "13800138000", source="import", by=CLOCK)
        assert her_page.post(reverse("contact_withdraw", args=[point.pk])).status_code == 404
        stranger = acting(PersonFactory())
        with pytest.raises(Forbidden):
            actions.withdraw_contact(point, by=stranger)
        with pytest.raises(Forbidden):
            actions.say_contact(other, "phone", "13800138001", by=stranger)
        with pytest.raises(Forbidden):
            actions.say_position(other, title="x", by=stranger)

    def test_what_staff_say_is_said_to_be_from_staff(self, keeper):
        point = actions.say_contact(PersonFactory(), "phone", "13800138000", by=keeper)
        assert point.source == ContactPoint.Source.STAFF


class TestTokens:
    URL = reverse("token_list")

    def test_are_made_shown_once_and_revoked(self, her_page, person):
        made = her_page.post(self.URL, {"name": "roster", "scopes": ["people:read"], "days": 30})
        secret = made.context["secret"]
        assert secret in made.content.decode()
        assert made["Cache-Control"] == "no-store"
        assert secret not in her_page.get(self.URL).content.decode()
        token = AccessToken.objects.get()
        her_page.post(reverse("token_revoke", args=[token.public_id]))
        token.refresh_from_db()
        assert token.revoked_at
        assert "roster" not in her_page.get(self.URL).content.decode()

    def test_says_what_is_missing(self, her_page):
        assert her_page.post(self.URL, {"name": "roster"}).context["form"].errors
        assert not AccessToken.objects.exists()


class TestWhoSeesIt:
    def test_stands_beside_each_field_by_role_and_number(self, her_page, person):
        line = {"affiliation__person": person, "affiliation__alumnus_at": timezone.now()}
        group = PlacementFactory(**line).association
        actions.choose_audience(person, "phone", Audience.CLASSMATES, by=acting(person))
        actions.add_contact_point(person, "phone", "+8613800138000", source="owner", by=CLOCK)

        def beside(field: str) -> str:
            return her_page.get(PAGE).context["seen_by"][field]

        def grow():
            for _each in range(3):
                mate = PlacementFactory(association=group, affiliation__person__with_login=True).affiliation.person
                add_member(group, mate, by=CLOCK)

        add_member(group, person, by=CLOCK)
        grow()
        assert beside("phone") == f"{Audience.CLASSMATES.label} (3 people)"
        assert f"Seen by: {beside('phone')}" in her_page.get(PAGE).content.decode()
        assert_same_queries(lambda: her_page.get(PAGE), grow)
        assert beside("phone") == f"{Audience.CLASSMATES.label} (6 people)"
        with translation.override("en"):
            assert who_sees(person)["gender"].startswith(str(Audience.OFFICERS.label))
