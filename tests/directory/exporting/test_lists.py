"""Lists that staff keep: conditions or people, private or shared, and the gate asked at every use."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory import actions, permissions
from directory.models import ListedPerson, SavedList
from directory.queries.chosen import Choice, people_chosen
from people.models import Person
from tests.associations.joining import serve
from tests.directory.duplicates.makers import record_of
from tests.directory.exporting.making import cells_of, written
from tests.support.actors import SHELL, acting
from tests.support.factories import ClassFactory, DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory(parent=SchoolFactory())


@pytest.fixture
def office(department):
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def secretary(department):
    return acting(serve(department, "department_secretary").person)


def on(saved, actor):
    return {person.full_name for person in people_chosen(Choice("list", saved_list=saved), actor)}


def sought(words):
    return Choice("records", conditions={"q": words})


def test_conditions_find_whoever_fits_later_and_people_stay_who_they_were(office, department):
    record_of("曾丽", group=department)
    moving = actions.save_list("all 曾", sought("曾"), by=office)
    fixed = actions.save_list("just 曾", sought("曾"), is_fixed=True, by=office)
    record_of("曾强", group=department)
    assert (on(moving, office), on(fixed, office)) == ({"曾丽", "曾强"}, {"曾丽"})
    saved = Entry.objects.filter(verb="directory.list_saved").order_by("pk")
    assert [line.facts for line in saved] == [
        {"conditions": ["q"], "people": None},
        {"conditions": [], "people": 1},
    ]


def test_each_reader_sees_of_a_shared_list_whose_records_they_see(office, secretary, department):
    mine, elsewhere = record_of("曾丽", group=department), record_of("曾强", group=DepartmentFactory())
    for is_fixed in (False, True):
        saved = actions.save_list(
            f"list {is_fixed}", sought("曾"), is_fixed=is_fixed, association=department, by=office
        )
        assert on(saved, office) == {"曾丽", "曾强"} and on(saved, secretary) == {"曾丽"}
        file = written(secretary, Choice("list", saved_list=saved), ["full_name"])
        assert [row[0] for row in cells_of(file)] == ["曾丽"]
    assert {mine.pk, elsewhere.pk} == set(ListedPerson.objects.values_list("person_id", flat=True))


def test_a_private_list_is_its_owners_alone(office, secretary, department):
    saved = actions.save_list("mine", sought("曾"), by=office)
    assert not SavedList.objects.visible_to(secretary).exists()
    with pytest.raises(Forbidden):
        written(secretary, Choice("list", saved_list=saved), ["full_name"])
    actions.share_list(saved, department, by=office)
    assert SavedList.objects.visible_to(secretary).get() == saved
    for act in (
        lambda: actions.share_list(saved, None, by=secretary),
        lambda: actions.delete_list(saved, by=secretary),
        lambda: actions.save_list("up", sought("曾"), association=SchoolFactory(), by=secretary),
        lambda: actions.save_list("no", sought("曾"), by=acting(serve(ClassFactory(), "liaison").person)),
    ):
        with pytest.raises(Forbidden):
            act()
    actions.share_list(saved, None, by=office)
    assert not SavedList.objects.visible_to(secretary).exists()


def test_people_are_put_on_and_taken_off(office, secretary, department, monkeypatch):
    one, other = record_of("曾丽", group=department), record_of("曾强", group=DepartmentFactory())
    saved = actions.save_list("picked", Choice(""), is_fixed=True, association=department, by=office)
    assert (actions.list_people(saved, [one, other], by=office), actions.list_people(saved, [one], by=office)) == (2, 0)
    with pytest.raises(Forbidden):
        actions.unlist_people(saved, [other], by=secretary)
    assert actions.unlist_people(saved, [one], by=secretary) == 1
    moving = actions.save_list("moving", sought("曾"), by=office)
    monkeypatch.setattr(permissions, "LONGEST_LIST", 1)
    for act, code in (
        (lambda: actions.list_people(moving, [one], by=office), "list_has_conditions"),
        (lambda: actions.list_people(saved, [one], by=office), "list_too_long"),
        (lambda: actions.save_list("long", sought("曾"), is_fixed=True, by=office), "list_too_long"),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == code
    assert actions.list_people(saved, [other], by=office) == 0
    assert actions.unlist_people(saved, [other], by=office) == 1  # also off a list that is full
    with pytest.raises(ValidationError):
        actions.save_list("moving", sought("曾"), by=office)
    actions.delete_list(saved, by=office)
    assert Person.objects.filter(pk=other.pk).exists() and not ListedPerson.objects.exists()


def test_a_merge_keeps_somebody_once_on_a_list(office, department):
    one, other = record_of("曾丽", group=department), record_of("曾麗", group=department)
    saved = actions.save_list("both", Choice(""), is_fixed=True, by=office)
    actions.list_people(saved, [one, other], by=office)
    merge = actions.merge_people(one, other, {}, by=SHELL)
    assert saved.listed.get().person == one
    actions.undo_merge(merge, by=SHELL)
    assert saved.listed.count() == 2


@pytest.mark.parametrize(("language", "said"), [("en", "Who is on it"), ("zh-hans", "名单里的人")])
def test_the_pages(office, department, language, said):
    person = record_of("曾丽", group=department)
    office.user.language = language
    office.user.save(update_fields=["language"])
    client = Client()
    client.force_login(office.user)
    new = reverse("saved_list_new") + "?q=曾"
    assert "曾" in client.get(new).content.decode()
    answer = client.post(new, {"name": "名单", "kind": "people", "association": department.public_id})
    saved = SavedList.objects.get()
    assert answer.url == saved.get_absolute_url() and saved.association == department
    page = client.get(answer.url).content.decode()
    assert said in page and "曾丽" in page and reverse("export_new", args=["list", saved.public_id]) in page
    client.post(reverse("saved_list_unlist", args=[saved.public_id]), {"people": [person.public_id]})
    assert not saved.listed.exists()
    pick = reverse("saved_list_pick", args=[person.public_id])
    assert client.post(pick, {}).context["form"].errors
    client.post(pick, {"saved_list": saved.public_id})
    assert saved.listed.get().person == person
    client.post(reverse("saved_list_share", args=[saved.public_id]), {"association": ""})
    assert SavedList.objects.get().association is None
    assert "名单" in client.get(reverse("saved_list_list")).content.decode()
    client.post(reverse("saved_list_delete", args=[saved.public_id]))
    assert not SavedList.objects.exists()
