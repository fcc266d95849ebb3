"""One change to many: looked at first, each through its own action, taken back where nobody has changed it since."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations.models import Term
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory import actions, permissions, tasks
from directory.actions.bulk_edits import running
from directory.models import BulkEdit, BulkEditRow
from directory.queries.chosen import Choice
from people import actions as people_actions
from people.models import Person
from tests.associations.joining import serve
from tests.directory.duplicates.makers import record_of
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import ClassFactory, DepartmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db
EVERYBODY = Choice("records")
GUANGZHOU, SHENZHEN = "440100", "440300"


@pytest.fixture
def department():
    return DepartmentFactory(parent=SchoolFactory())


@pytest.fixture
def office(department):
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def secretary(department):
    return acting(serve(department, "department_secretary").person)


@pytest.fixture
def three(department):
    return [record_of(name, group=department) for name in ("曾丽", "曾强", "曾明")]


def sought(words="曾"):
    return Choice("records", conditions={"q": words})


def done(edit, by):
    actions.begin_bulk_edit(edit, by=by)
    tasks.carry_on_bulk_edit(edit.pk)
    return BulkEdit.objects.get(pk=edit.pk)


def outcomes(edit):
    return {row.person.full_name: (row.outcome, row.reason) for row in edit.rows.select_related("person")}


def cities(people):
    return list(
        Person.objects.filter(pk__in=[one.pk for one in people]).order_by("pk").values_list("city_code", flat=True)
    )


def test_a_city_before_and_after_carried_out_and_taken_back(office, three):
    people_actions.correct_person(three[0], city_code=GUANGZHOU, by=SHELL)
    people_actions.correct_person(three[1], city_code=SHENZHEN, by=SHELL)
    edit = actions.look_at_bulk_edit(sought(), "city", GUANGZHOU, by=office)
    assert outcomes(edit) == {"曾丽": ("left_out", "is_so"), "曾强": ("waits", ""), "曾明": ("waits", "")}
    assert cities(three) == [GUANGZHOU, SHENZHEN, ""], "nothing is changed by looking"
    edit = done(edit, office)
    assert (edit.state, cities(three)) == ("done", [GUANGZHOU] * 3)
    lines = Entry.objects.filter(verb="people.person_changed", person_id=office.person.pk)
    assert sorted(label for line in lines for label in line.about) == sorted(
        f"people.person:{one.pk}" for one in three[1:]
    )
    batch = Entry.objects.get(verb="directory.bulk_edit_finished")
    assert (batch.facts["changed"], batch.facts["left_out"]) == (2, 1)
    people_actions.correct_person(three[2], city_code="110100", by=SHELL)
    actions.begin_bulk_undo(edit, by=office)
    tasks.carry_on_bulk_edit(edit.pk)
    assert cities(three) == [GUANGZHOU, SHENZHEN, "110100"]
    assert outcomes(edit)["曾明"] == ("kept", "")


def test_tags_come_and_go_and_others_stay(office, three):
    tags = [people_actions.make_tag(name, by=SHELL) for name in ("Speaker", "Donor")]
    people_actions.tag_person(three[0], tags, by=SHELL)
    people_actions.tag_person(three[1], tags[1:], by=SHELL)
    tagged = lambda: [{t.tag.name for t in one.taggings.all()} for one in three]  # noqa: E731
    edit = done(actions.look_at_bulk_edit(sought(), "add_tag", str(tags[0].pk), by=office), office)
    assert tagged() == [{"Speaker", "Donor"}, {"Speaker", "Donor"}, {"Speaker"}]
    actions.begin_bulk_undo(edit, by=office)
    tasks.carry_on_bulk_edit(edit.pk)
    assert tagged() == [{"Speaker", "Donor"}, {"Donor"}, set()]
    edit = done(actions.look_at_bulk_edit(sought(), "remove_tag", str(tags[1].pk), by=office), office)
    assert tagged() == [{"Speaker"}, set(), set()] and outcomes(edit)["曾明"] == ("left_out", "is_so")


def test_silence_and_employers(office, three):
    quiet = done(actions.look_at_bulk_edit(sought(), "quiet", "", by=office), office)
    assert Person.objects.filter(do_not_contact_at__isnull=False).count() == 3
    actions.begin_bulk_undo(quiet, by=office)
    tasks.carry_on_bulk_edit(quiet.pk)
    assert not Person.objects.filter(do_not_contact_at__isnull=False).exists()
    work = done(actions.look_at_bulk_edit(sought(), "employer", "A mill", by=office), office)
    assert {one.positions.get(ends_on="").organisation.name for one in three} == {"A mill"}
    with pytest.raises(Refusal) as refusal:
        actions.begin_bulk_undo(work, by=office)
    assert refusal.value.code == "change_not_undone"


def test_who_is_left_out_and_why(secretary, office, three, department, monkeypatch):
    people_actions.choose_audience(three[0], "city", 0, is_searchable=False, by=acting(three[0]))
    people_actions.mark_deceased(three[1], by=SHELL)
    edit = actions.look_at_bulk_edit(sought(), "city", GUANGZHOU, by=secretary)
    assert outcomes(edit) == {"曾丽": ("left_out", "hidden"), "曾强": ("left_out", "deceased"), "曾明": ("waits", "")}
    people_actions.correct_person(three[2], city_code=SHENZHEN, by=SHELL)
    assert outcomes(done(edit, secretary))["曾明"] == ("left_out", "changed_since")
    later = actions.look_at_bulk_edit(sought("曾明"), "city", GUANGZHOU, by=secretary)
    actions.begin_bulk_edit(later, by=secretary)
    Term.objects.filter(person=secretary.person).update(ends_on=timezone.now().date() - timedelta(days=1))
    tasks.carry_on_bulk_edit(later.pk)
    assert outcomes(later)["曾明"][0] == "left_out" and cities(three)[2] == SHENZHEN


def test_whom_one_keeps_no_more_one_reads_no_more(secretary, three):
    """A new office opens the page of what was looked at in the one before, not its people and what stood there."""
    edit = actions.look_at_bulk_edit(sought(), "city", GUANGZHOU, by=secretary)
    client = Client()
    client.force_login(secretary.user)
    assert len(client.get(edit.get_absolute_url()).context["rows"]) == 3
    Term.objects.filter(person=secretary.person).update(ends_on=timezone.now().date() - timedelta(days=1))
    serve(DepartmentFactory(), "department_secretary", person=secretary.person)
    answer = client.get(edit.get_absolute_url())
    assert answer.status_code == 200 and answer.context["rows"] == [] and "曾丽" not in answer.content.decode()


def test_who_may_and_what_cannot_be(secretary, office, three, department, monkeypatch):
    with pytest.raises(Forbidden):
        actions.look_at_bulk_edit(sought(), "quiet", "", by=acting(serve(ClassFactory(), "liaison").person))
    for operation, value, code in (
        ("delete", "", "change_unknown"),
        ("city", "nowhere", "value_unknown"),
        ("add_tag", "0", "value_unknown"),
        ("employer", " ", "value_unknown"),
    ):
        with pytest.raises(Refusal) as refusal:
            actions.look_at_bulk_edit(sought(), operation, value, by=office)
        assert refusal.value.code == code
    with pytest.raises(Refusal) as refusal:
        actions.look_at_bulk_edit(sought("无人"), "quiet", "", by=office)
    assert refusal.value.code == "nobody_chosen"
    edit = actions.look_at_bulk_edit(sought(), "quiet", "", by=office)
    for act in (actions.begin_bulk_edit, actions.begin_bulk_undo):
        with pytest.raises(Forbidden):
            act(edit, by=secretary)
    done(edit, office)
    again = actions.look_at_bulk_edit(sought(), "quiet", "", by=office)
    for act, which, code in (
        (actions.begin_bulk_edit, edit, "change_begun"),
        (actions.begin_bulk_edit, again, "nobody_changes"),
        (actions.begin_bulk_undo, again, "change_not_undone"),
    ):
        with pytest.raises(Refusal) as refusal:
            act(which, by=office)
        assert refusal.value.code == code
    monkeypatch.setattr(permissions, "MOST_AT_ONCE", 2)
    with pytest.raises(Refusal) as refusal:
        actions.look_at_bulk_edit(sought(), "quiet", "", by=office)
    assert refusal.value.code == "too_many_at_once"


def test_a_killed_worker_is_followed_by_another_and_old_ones_are_forgotten(office, three, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 2)
    edit = actions.look_at_bulk_edit(sought(), "quiet", "", by=office)
    actions.begin_bulk_edit(edit, by=office)
    assert actions.carry_on_bulk_edit(edit, by=office) is True  # then it is killed
    assert edit.rows.filter(outcome="changed").count() == 2 and actions.continue_bulk_edits(by=CLOCK) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert actions.continue_bulk_edits(by=CLOCK) == 1
    tasks.carry_on_bulk_edit(edit.pk)
    assert edit.rows.filter(outcome="changed").count() == 3
    assert Entry.objects.filter(verb="people.contact_declined").count() == 3
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert actions.forget_bulk_edits(by=CLOCK) == 1 and not BulkEditRow.objects.exists()


@pytest.mark.parametrize(
    ("language", "look", "go"),
    [("en", "Look what would happen", "Change 3 people"), ("zh-hans", "看看会怎样", "改这3人")],
)
def test_the_pages(office, three, language, look, go):
    office.user.language = language
    office.user.save(update_fields=["language"])
    client = Client()
    client.force_login(office.user)
    new = reverse("bulk_edit_new", args=["records"]) + "?q=曾"
    assert look in client.get(new).content.decode()
    assert client.post(new, {"operation": "city", "city": ""}).context["form"].errors
    answer = client.post(new, {"operation": "city", "city": GUANGZHOU})
    edit = BulkEdit.objects.get()
    page = client.get(answer.url).content.decode()
    assert answer.url == edit.get_absolute_url() and go in page and "曾丽" in page
    client.post(reverse("bulk_edit_start", args=[edit.public_id]))
    client.get(answer.url)
    tasks.carry_on_bulk_edit(edit.pk)
    assert client.get(answer.url, {"show": "changed"}).context["rows"][0]["after"]
    client.post(reverse("bulk_edit_undo", args=[edit.public_id]))
    tasks.carry_on_bulk_edit(edit.pk)
    assert cities(three) == ["", "", ""]
    assert edit.get_absolute_url() in client.get(reverse("bulk_edit_list")).content.decode()


def test_the_page_watches_how_far_it_is_and_turns_when_it_is_over(office, three, settings, monkeypatch):
    settings.CONSOLE_NEEDS_SECOND_FACTOR = False
    monkeypatch.setattr(running, "AT_ONCE", 2)
    edit = actions.look_at_bulk_edit(sought(), "city", GUANGZHOU, by=office)
    actions.begin_bulk_edit(edit, by=office)
    client = Client()
    client.force_login(office.user)
    actions.carry_on_bulk_edit(edit, by=office)
    part = client.get(edit.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert '<progress id="progress" max="3" value="2">' in part and "<html" not in part
    assert "htmx" in client.get(edit.get_absolute_url()).content.decode()
    actions.carry_on_bulk_edit(edit, by=office)
    over = client.get(edit.get_absolute_url(), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true" and "htmx" not in client.get(edit.get_absolute_url()).content.decode()
