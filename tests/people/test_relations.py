"""How two people are related: said by whoever keeps both records, read by whoever keeps one, by members never."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from associations.models import Capability, Office
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import Relation, Side
from people.queries.relations import related_to
from people.registry import Subject, holdings
from privacy.actions.forgetting import forget_everything
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import DepartmentFactory, OfficeFactory, PersonFactory, PlacementFactory, TermFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


def of_a_department(department, name):
    forms = {"affiliation__person__full_name": name, "affiliation__person__search_forms": f" {name}"}
    return PlacementFactory(association=department, **forms).affiliation.person


def secretary_of(department):
    return acting(TermFactory(association=department, office=Office.objects.get(code="department_secretary")).person)


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def secretary(department):
    return secretary_of(department)


@pytest.fixture
def mother(department):
    return of_a_department(department, "曾丽")


@pytest.fixture
def son(department):
    return of_a_department(department, "单雄")


def sides(person, actor):
    return [(one.side.value, one.other and one.other.full_name) for one in related_to(person, actor)]


class TestRelatePeople:
    def test_is_read_from_both_sides_with_its_inverse(self, mother, son, secretary):
        actions.relate_people(son, mother, "parent", by=secretary)
        assert sides(son, secretary) == [("parent", "曾丽")]
        assert sides(mother, secretary) == [("child", "单雄")]
        entries = Entry.objects.filter(verb="people.relation_noted")
        assert {entry.about[0] for entry in entries} == {f"people.person:{one.pk}" for one in (mother, son)}
        assert [len(entry.about) for entry in entries] == [2, 2], "neither line leads to the other person"

    @pytest.mark.parametrize(("side", "inverse"), [(side, side.inverse) for side in Side])
    def test_said_again_from_either_side_it_is_no_second_one(self, mother, son, secretary, side, inverse):
        actions.relate_people(son, mother, side, by=secretary)
        assert (sides(son, secretary), sides(mother, secretary)) == ([(side, "曾丽")], [(inverse, "单雄")])
        for one, other, said in ((son, mother, side), (mother, son, inverse), (mother, son, side)):
            with pytest.raises(Refusal) as refusal:
                actions.relate_people(one, other, said, by=secretary)
            assert refusal.value.code == "related_already"
        with pytest.raises(IntegrityError), transaction.atomic():
            row = Relation.objects.get()
            Relation.objects.bulk_create([Relation(person=row.other, other=row.person, kind=row.kind)])

    def test_nobody_is_related_to_themselves(self, mother, secretary):
        with pytest.raises(Refusal) as refusal:
            actions.relate_people(mother, mother, "spouse", by=secretary)
        assert refusal.value.code == "related_to_oneself"
        with pytest.raises(IntegrityError), transaction.atomic():
            Relation.objects.bulk_create([Relation(person=mother, other=mother, kind="spouse")])

    def test_who_may(self, mother, son, secretary, department):
        elsewhere = DepartmentFactory()
        stranger, other_keeper = of_a_department(elsewhere, "Somebody"), secretary_of(elsewhere)
        office = OfficeFactory(
            code="onlooker", kinds=["department"], capabilities=[Capability.CONSOLE_OPEN, Capability.PEOPLE_SEE]
        )
        onlooker = acting(TermFactory(association=department, office=office).person)
        member = acting(PersonFactory(with_login=True))
        for one, other, by in (
            (mother, son, onlooker), (mother, son, member), (mother, son, VISITOR), (mother, son, other_keeper),
            (mother, stranger, secretary), (stranger, mother, secretary),
        ):  # fmt: skip
            with pytest.raises(Forbidden):
                actions.relate_people(one, other, "spouse", by=by)
        relation = actions.relate_people(mother, stranger, "spouse", by=CLOCK)
        assert sides(mother, secretary) == [("spouse", None)], "the other record is kept by others"
        assert sides(stranger, other_keeper) == [("spouse", None)]
        for by in (onlooker, member, VISITOR, acting(mother)):
            assert sides(mother, by) == []
            with pytest.raises(Forbidden):
                actions.part_people(relation, by=by)
        actions.part_people(relation, by=secretary)
        actions.part_people(relation, by=secretary)  # two at once: the second comes too late, and writes nothing
        assert not Relation.objects.exists()
        assert Entry.objects.filter(verb="people.relation_removed").count() == 2

    def test_each_finds_it_in_their_own_data_without_the_other(self, mother, son, secretary):
        actions.relate_people(son, mother, "parent", by=secretary)
        told = {name: holdings[f"people.{name}"] for name in ("relations", "relations_from_others")}
        assert [row["kind"] for row in told["relations"].export(mother)] == ["parent"]
        assert [row["kind"] for row in told["relations_from_others"].export(son)] == ["parent"]
        assert {name for one in told.values() for name in one.shows} == {"kind", "created_at"}
        forget_everything(Subject.of(mother))
        assert not Relation.objects.exists()


class TestThePage:
    def test_is_found_chosen_read_on_both_records_and_taken_off(self, client, mother, son, secretary):
        client.force_login(secretary.user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page, record, of_the_other = (
            reverse(f"admin:people_person_{name}", args=[one.pk])
            for name, one in (("relate", son), ("change", son), ("change", mother))
        )
        of_a_department(DepartmentFactory(), "曾丽华")
        assert page in client.get(record).content.decode()
        found = client.get(page, {"q": "曾"})
        assert [each.full_name for each in found.context["records"]] == ["曾丽"], "who is kept by others is not offered"
        said = {"other": mother.public_id, "side": "parent"}
        assert client.post(page, said).url == record
        assert "stands there already" in client.post(f"{page}?q=曾丽", said).content.decode()
        assert all(
            name in client.get(where).content.decode() for name, where in (("曾丽", record), ("child", of_the_other))
        )
        part = reverse("admin:people_person_part", args=[mother.pk, Relation.objects.get().pk])
        client.get(part)
        assert Relation.objects.exists()
        client.post(part)
        assert not Relation.objects.exists()

    def test_costs_the_same_with_more_of_them(self, client, department, son, secretary):
        client.force_login(secretary.user)

        def grow():
            for _each in range(4):
                actions.relate_people(son, of_a_department(department, "Kin"), "sibling", by=CLOCK)

        grow()
        assert_same_queries(lambda: client.get(reverse("admin:people_person_change", args=[son.pk])), grow)
