"""The contact log and tags: for those who keep a record, and for nobody else who may look at it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from associations.models import Capability, Office
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution.reads import now
from people import actions
from people.models import Person, Tag, Touch
from people.registry import holdings
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import (
    DepartmentFactory,
    OfficeFactory,
    PlacementFactory,
    SchoolFactory,
    TermFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def secretary(department):
    return TermFactory(association=department, office=Office.objects.get(code="department_secretary")).person


@pytest.fixture
def staff(department):
    return TermFactory(association=SchoolFactory(), office=Office.objects.get(code="office_staff")).person


@pytest.fixture
def onlooker(department):
    """Sees records in the console and keeps none."""
    capabilities = [Capability.CONSOLE_OPEN, Capability.PEOPLE_SEE, Capability.PEOPLE_SEE_CONTACTS]
    office = OfficeFactory(code="onlooker", kinds=["department"], capabilities=capabilities)
    return TermFactory(association=department, office=office).person


@pytest.fixture
def person(department):
    return PlacementFactory(association=department, affiliation__person__full_name="曾丽").affiliation.person


@pytest.fixture
def touch(person, secretary):
    return actions.note_touch(
        person, "call", now().date(), "She moves to Shenzhen.", next_step="Call again", due_on=now().date(),
        by=acting(secretary),
    )  # fmt: skip


def console_of(client, person: Person):
    client.force_login(acting(person).user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


class TestTheLog:
    def test_keeps_what_was_said_and_by_whom(self, touch, person, secretary):
        assert (touch.noted_by, touch.words) == (secretary, "She moves to Shenzhen.")
        entry = Entry.objects.get(verb="people.touch_noted")
        assert (entry.about, entry.facts) == (
            [f"people.person:{person.pk}", f"people.touch:{touch.pk}"],
            {"kind": "call"},
        )
        assert holdings["people.touches"].export(person)[0]["words"] == "She moves to Shenzhen."

    def test_refuses(self, person, secretary):
        by, today = acting(secretary), now().date()
        with pytest.raises(Refusal) as refusal:
            actions.note_touch(person, "call", today + timedelta(days=1), "x", by=by)
        assert refusal.value.code == "touch_in_the_future"
        with pytest.raises(ValidationError, match="what is to be done"):
            actions.note_touch(person, "call", today, "x", due_on=today, by=by)

    def test_who_may(self, touch, person, department, onlooker):
        elsewhere = TermFactory(
            association=DepartmentFactory(), office=Office.objects.get(code="department_secretary")
        ).person
        for stranger in (acting(person), acting(onlooker), acting(elsewhere), VISITOR):
            for act in (
                lambda by: actions.note_touch(person, "call", date(2026, 1, 1), "x", by=by),
                lambda by: actions.finish_touch(touch, by=by),
                lambda by: actions.remove_touch(touch, by=by),
                lambda by: actions.tag_person(person, [], by=by),
                lambda by: actions.make_tag("Talks", by=by),
            ):
                with pytest.raises(Forbidden):
                    act(stranger)
            assert not Touch.objects.visible_to(stranger).exists()

    def test_what_is_due_stands_on_the_first_page_until_it_is_done(self, client, touch, person, secretary):
        actions.note_touch(
            person, "visit", now().date(), "x", next_step="Later", due_on=now().date() + timedelta(days=9), by=CLOCK
        )
        console = console_of(client, secretary)
        (decision,) = console.get(reverse("admin:index")).context["decisions"]
        assert decision.count == 1
        assert list(console.get(decision.url).context["cl"].result_list) == [touch]
        for _twice in range(2):
            console.post(decision.url, {"action": "finish", "_selected_action": touch.pk, "index": 0})
        assert not console.get(reverse("admin:index")).context["decisions"]
        assert Entry.objects.filter(verb="people.touch_finished").count() == 1
        everything = reverse("admin:people_touch_changelist")
        console.post(everything, {"action": "remove", "_selected_action": touch.pk, "index": 0})
        assert not Touch.objects.filter(pk=touch.pk).exists()

    def test_is_written_on_a_page_and_read_on_the_record(self, client, person, secretary):
        console = console_of(client, secretary)
        page, record = (reverse(f"admin:people_person_{name}", args=[person.pk]) for name in ("log", "change"))
        assert page in console.get(record).content.decode()
        said = {"kind": "visit", "happened_on": "2026-03-01", "words": "He teaches now."}
        assert "what is to be done" in console.post(page, said | {"due_on": "2026-04-01"}).content.decode()
        assert console.post(page, said).url == record
        assert "He teaches now." in console.get(record).content.decode()

    def test_is_not_shown_to_who_may_look_at_the_record(self, client, touch, person, onlooker):
        tag = actions.make_tag("Gives talks", by=CLOCK)
        actions.tag_person(person, [tag], by=CLOCK)
        console = console_of(client, onlooker)
        shown = console.get(reverse("admin:people_person_change", args=[person.pk])).content.decode()
        assert "曾丽" in shown
        assert "Shenzhen" not in shown
        assert "Gives talks" not in shown
        people = reverse("admin:people_person_changelist")
        found = [{*console.get(people, asked).context["cl"].result_list} for asked in ({}, {"tag": tag.pk})]
        assert found[0] == found[1], "who has it cannot be asked either"
        assert console.get(reverse("admin:people_touch_changelist")).status_code == 403

    def test_costs_the_same_however_much_was_said(self, client, touch, person, staff):
        console = console_of(client, staff)
        pages = [reverse("admin:people_touch_changelist"), reverse("admin:people_person_change", args=[person.pk])]

        def grow():
            for _each in range(4):
                actions.note_touch(person, "call", now().date(), "x", by=acting(staff))

        assert_same_queries(lambda: [console.get(page) for page in pages], grow)


class TestTags:
    def test_are_the_schools_list_from_which_everybody_who_keeps_a_record_chooses(
        self, client, person, staff, secretary
    ):
        with pytest.raises(Forbidden):
            actions.make_tag("Gives talks", by=acting(secretary))
        console = console_of(client, staff)
        console.post(reverse("admin:people_tag_add"), {"name": "Gives  talks"})
        again = console.post(reverse("admin:people_tag_add"), {"name": "gives talks"}).content.decode()
        assert "This tag is there already" in again
        tag = Tag.objects.get(name="Gives talks")
        console = console_of(client, secretary)
        page = reverse("admin:people_person_tags", args=[person.pk])
        assert "Gives talks" in console.get(page).content.decode()
        console.post(page, {"tags": [tag.pk]})
        record = console.get(reverse("admin:people_person_change", args=[person.pk])).content.decode()
        assert "Gives talks" in record
        found = console.get(reverse("admin:people_person_changelist"), {"tag": tag.pk}).context["cl"].result_list
        assert list(found) == [person]
        assert [row["tag__name"] for row in holdings["people.tags"].export(person)] == ["Gives talks"]
        entry = Entry.objects.get(verb="people.person_tagged")
        assert entry.facts == {"added": 1, "taken_off": 0}

    def test_a_retired_one_stays_and_is_offered_no_more(self, client, person, staff):
        by = acting(staff)
        old, new = (actions.make_tag(name, by=by) for name in ("Old", "New"))
        actions.tag_person(person, [old, new], by=by)
        actions.tag_person(person, [old, new], by=by)
        assert Entry.objects.filter(verb="people.person_tagged").count() == 1, "nothing changed"
        console = console_of(client, staff)
        tags = reverse("admin:people_tag_changelist")
        for _twice in range(2):
            console.post(tags, {"action": "retire", "_selected_action": old.pk, "index": 0})
        assert Entry.objects.filter(verb="people.tag_retired").count() == 1
        actions.tag_person(person, [], by=by)
        assert [tagging.tag for tagging in person.taggings.select_related("tag")] == [old]
        assert actions.make_tag("old", by=by) == old, "offered again"
        assert Tag.objects.offered().count() == 2
