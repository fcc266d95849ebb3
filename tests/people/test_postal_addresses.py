"""Postal addresses in their parts: written in the order of their country, put right without losing what was."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from associations.models import Office
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import ContactPoint, PostalAddress
from people.models.gate import reading_of
from people.models.postal_addresses import in_one_line, label_lines
from people.registry import holdings
from tests.people.pages import PAGE
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import DepartmentFactory, PersonFactory, PlacementFactory, TermFactory

pytestmark = pytest.mark.django_db

GUANGZHOU = {
    "country": "CN", "province": "广东省", "city": "广州市", "district": "天河区", "street": "天河路1号\n302室",
    "postcode": "510000",
}  # fmt: skip
OXFORD = {"country": "GB", "city": "Oxford", "street": "Flat 2\n1 High Street", "postcode": "OX1 4AA"}


@pytest.mark.parametrize(
    ("parts", "line", "label"),
    [
        (
            GUANGZHOU,
            "广东省广州市天河区天河路1号302室 510000",
            ["510000", "广东省广州市天河区", "天河路1号302室", "曾丽"],
        ),
        (
            {"country": "CN", "province": "北京市", "city": "北京市", "district": "海淀区", "street": "学院路1号"},
            "北京市海淀区学院路1号",
            ["北京市海淀区", "学院路1号", "曾丽"],
        ),
        (
            OXFORD,
            "Flat 2, 1 High Street, Oxford, OX1 4AA, United Kingdom",
            ["曾丽", "Flat 2", "1 High Street", "Oxford, OX1 4AA", "UNITED KINGDOM"],
        ),
        (
            {"city": "Guangzhou", "province": "Guangdong", "street": "1 Tianhe Rd", "postcode": "510000"},
            "1 Tianhe Rd, Guangzhou, Guangdong 510000",
            ["曾丽", "1 Tianhe Rd", "Guangzhou, Guangdong 510000"],
        ),
        (
            {"country": "JP", "province": "東京都", "street": "千代田1-1", "postcode": "100-0001"},
            "日本東京都千代田1-1 100-0001",
            ["100-0001", "日本東京都", "千代田1-1", "曾丽"],
        ),
        ({"city": "广州市"}, "广州市", ["广州市", "曾丽"]),
    ],
)  # fmt: skip
def test_is_written_in_the_order_of_its_country(parts, line, label):
    assert in_one_line(parts) == line
    assert label_lines(parts, "曾丽") == label


class TestSayAddress:
    def test_is_a_contact_with_parts(self, person):
        point = actions.say_address(person, GUANGZHOU | {"kind": "work", "since": "2020"}, by=acting(person))
        assert (point.kind, point.source, point.is_primary) == ("address", "owner", True)
        assert point.value == in_one_line(GUANGZHOU)
        assert (point.postal.kind, point.postal.district) == ("work", "天河区")
        again = actions.say_address(person, GUANGZHOU | {"recipient": "母亲"}, by=acting(person))
        assert again == point
        assert PostalAddress.objects.get().recipient == "母亲"
        assert Entry.objects.get(verb="people.address_changed").fields == ["recipient"]
        assert (
            Entry.objects.filter(
                verb="people.contact_added", about__contains=[f"people.contactpoint:{point.pk}"]
            ).count()
            == 1
        )
        (row,) = holdings["people.postal_addresses"].export(person)
        assert (row["street"], row["recipient"], row["point__source"]) == ("天河路1号\n302室", "母亲", "owner")

    def test_put_right_the_one_before_is_kept_as_ended(self, person):
        first = actions.say_address(person, OXFORD, by=acting(person))
        second = actions.say_address(person, GUANGZHOU, by=acting(person), instead_of=first)
        first.refresh_from_db()
        assert first.ended_at and not first.is_primary
        assert first.postal.city == "Oxford"
        assert second.is_primary
        with pytest.raises(Refusal) as refusal:
            actions.say_address(person, OXFORD, by=acting(person), instead_of=first)
        assert refusal.value.code == "address_has_ended"

    def test_refuses_what_leads_nowhere_or_ends_before_it_begins(self, person):
        by = acting(person)
        for said, words in (
            ({"postcode": "510000", "recipient": "曾丽"}, "at least the city"),
            ({"city": "广州市", "since": "2020-05", "until": "2020-04"}, "before it begins"),
            ({"city": "广州市", "street": "路" * 320}, "longer than an envelope"),
            ({"city": "广州市", "country": "China"}, "."),
        ):
            with pytest.raises(ValidationError, match=words):
                actions.say_address(person, said, by=by)
        assert not ContactPoint.objects.filter(person=person, kind="address").exists(), "nothing half done"
        point = actions.say_address(person, {"city": "广州市", "since": "2020-05", "until": "2020"}, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            PostalAddress.objects.filter(point=point).update(until="2019")
        with pytest.raises(IntegrityError), transaction.atomic():
            PostalAddress.objects.filter(point=point).update(city="")

    @pytest.mark.parametrize(
        ("since", "until", "counts"),
        [("", "", True), ("2020", "2026", True), ("", "2026-05", False), ("2027", "", False), ("2026-06-15", "", True)],
    )
    @time_machine.travel("2026-06-15")
    def test_is_used_in_its_days(self, person, since, until, counts):
        point = actions.say_address(person, OXFORD | {"since": since, "until": until}, by=acting(person))
        assert ContactPoint.objects.in_use().filter(pk=point.pk).exists() is counts
        assert ContactPoint.objects.current().filter(pk=point.pk).exists()

    def test_who_may(self, person):
        department = PlacementFactory(affiliation__person=person, association=DepartmentFactory()).association
        office = Office.objects.get(code="department_secretary")
        keeper = acting(TermFactory(association=department, office=office).person)
        elsewhere = acting(TermFactory(association=DepartmentFactory(), office=office).person)
        for by in (acting(PersonFactory(with_login=True)), elsewhere, VISITOR):
            with pytest.raises(Forbidden):
                actions.say_address(person, OXFORD, by=by)
        assert actions.say_address(person, OXFORD, by=keeper).source == "staff"
        assert not reading_of(acting(PersonFactory(with_login=True)), person).may("address")


class TestThePages:
    def test_is_added_put_right_and_taken_off(self, her_page, person):
        add = reverse("address_add")
        assert add in her_page.get(PAGE).content.decode()
        assert "at least the city" in her_page.post(add, {"kind": "home", "country": "CN"}).content.decode()
        assert her_page.post(add, GUANGZHOU | {"kind": "home"}).url == PAGE
        point = person.contact_points.get(kind="address")
        edit = reverse("address_edit", args=[point.pk])
        assert edit in her_page.get(PAGE).content.decode()
        assert 'value="天河区"' in her_page.get(edit).content.decode()
        her_page.post(edit, GUANGZHOU | {"kind": "home", "district": "越秀区"})
        assert "越秀区" in her_page.get(PAGE).content.decode()
        assert her_page.get(edit).status_code == 404, "it has ended"

    def test_what_came_in_one_line_stands_as_the_street_until_somebody_parts_it(self, her_page, person):
        old = actions.add_contact_point(person, "address", "广州市 天河区 1号", source="import", by=CLOCK)
        assert "广州市 天河区 1号" in her_page.get(PAGE).content.decode()
        edit = reverse("address_edit", args=[old.pk])
        assert "广州市 天河区 1号" in her_page.get(edit).content.decode()
        her_page.post(edit, GUANGZHOU | {"kind": "home"})
        old.refresh_from_db()
        assert (old.value, bool(old.ended_at)) == ("广州市 天河区 1号", True), "nothing is lost"

    def test_those_of_others_are_not_there(self, her_page):
        point = actions.say_address(PersonFactory(), OXFORD, by=CLOCK)
        assert her_page.get(reverse("address_edit", args=[point.pk])).status_code == 404

    def test_staff_write_read_and_end_it_in_the_console(self, client, person):
        department = PlacementFactory(affiliation__person=person, association=DepartmentFactory()).association
        office = Office.objects.get(code="department_secretary")
        client.force_login(TermFactory(association=department, office=office).person.login)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        record = reverse("admin:people_person_change", args=[person.pk])
        add = reverse("admin:people_person_address", args=[person.pk])
        assert add in client.get(record).content.decode()
        assert client.post(add, GUANGZHOU | {"kind": "home", "recipient": "曾丽"}).url == record
        assert "510000 · 广东省广州市天河区 · 天河路1号302室 · 曾丽" in client.get(record).content.decode()
        point = person.contact_points.get(kind="address")
        edit = reverse("admin:people_person_address_edit", args=[person.pk, point.pk])
        assert 'value="天河区"' in client.get(edit).content.decode()
        client.post(edit, OXFORD | {"kind": "work"})
        point = person.contact_points.current().get(kind="address")
        end = reverse("admin:people_person_address_end", args=[person.pk, point.pk])
        client.get(end)
        assert person.contact_points.current().filter(kind="address").exists()
        client.post(end)
        assert not person.contact_points.current().filter(kind="address").exists()
