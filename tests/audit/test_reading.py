"""An entry is read by those who may see a row it is about, and rows they may not see are not named."""

import pytest
from django.utils import timezone, translation

from audit import vocabulary
from audit.actions import record
from audit.models import Entry
from audit.queries import lines_for
from audit.registry import Rows
from people.models import Person, User
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    """The persons our officer may see."""
    return []


@pytest.fixture
def officer(monkeypatch, seen):
    """May read the audit, about the persons in ``seen``; the keeper of the whole is asked for by name."""
    officer = acting(PersonFactory(full_name="Officer"))
    monkeypatch.setattr("common.console._gate", [lambda actor, capability, row: actor.person == officer.person])
    monkeypatch.setattr(vocabulary, "_sees_all", [lambda actor: actor.person and actor.person.full_name == "Keeper"])
    monkeypatch.setattr(vocabulary, "verbs", {"people.changed": "changed the record"})
    rows = {
        "people.person": Rows("people.person", lambda actor: _seen_by(actor, officer, seen)),
        "people.user": Rows("people.user", lambda actor: User.objects.none()),
    }
    monkeypatch.setattr(vocabulary, "rows", rows)
    return officer


def _seen_by(actor, officer, seen):
    if vocabulary.sees_all(actor):
        return Person.objects.all()
    return Person.objects.filter(pk__in=seen) if actor == officer else Person.objects.none()


def ids(entries) -> list[int]:
    return [entry.pk for entry in entries]


class TestVisibleTo:
    def test_shows_entries_about_rows_the_officer_may_see(self, officer, seen):
        mine, other = PersonFactory(), PersonFactory()
        seen.append(mine.pk)
        about_mine = record(CLOCK, "people.changed", about=[mine])
        about_other = record(CLOCK, "people.changed", about=[other])
        both = record(CLOCK, "people.merged", about=[other, mine])
        record(CLOCK, "people.counted", about=[])
        assert ids(Entry.objects.visible_to(officer).order_by("pk")) == [about_mine.pk, both.pk]
        assert about_other.pk not in ids(Entry.objects.visible_to(officer))

    def test_a_longer_number_is_another_row(self, officer, seen):
        seen.append(1)
        Entry.objects.create(actor_kind="system", verb="people.changed", about=["people.person:12"])
        assert not Entry.objects.visible_to(officer).exists()

    def test_shows_nothing_to_those_without_the_office(self, officer, seen):
        mine = PersonFactory()
        seen.append(mine.pk)
        record(CLOCK, "people.changed", about=[mine])
        assert not Entry.objects.visible_to(acting(mine)).exists()
        assert not Entry.objects.visible_to(VISITOR).exists()

    def test_shows_everything_to_the_keeper_and_the_system(self, officer):
        record(CLOCK, "people.changed", about=[PersonFactory()])
        record(CLOCK, "people.counted", about=[])
        keeper = acting(PersonFactory(full_name="Keeper"))
        assert Entry.objects.visible_to(keeper).count() == Entry.objects.visible_to(CLOCK).count() == 2


class TestTimelines:
    def test_of_a_row(self):
        person = PersonFactory()
        first = record(CLOCK, "people.changed", about=[person])
        record(CLOCK, "people.changed", about=[PersonFactory()])
        second = record(CLOCK, "people.merged", about=[PersonFactory(), person])
        assert ids(Entry.objects.about(person)) == [second.pk, first.pk]

    def test_of_a_person_also_tells_what_they_did(self):
        person, other = PersonFactory(), PersonFactory()
        done_to = record(CLOCK, "people.changed", about=[person])
        done_by = record(acting(person), "people.changed", about=[other])
        assert ids(Entry.objects.timeline(person)) == [done_by.pk, done_to.pk]
        assert ids(Entry.objects.timeline(other)) == [done_by.pk]
        assert ids(Entry.objects.by_user(person.login_id)) == [done_by.pk]


class TestLines:
    def test_say_who_what_and_about_whom(self, officer, seen):
        mine = PersonFactory(full_name="曾丽")
        seen.extend([mine.pk, officer.person.pk])
        record(officer, "people.changed", about=[mine], fields=["full_name", "no_such_field"])
        with translation.override("en"):
            (line,) = lines_for(Entry.objects.all(), officer)
            assert (line.who.text, line.what, line.door) == ("Officer", "changed the record", "on a page")
            assert [named.text for named in line.about] == ["曾丽"]
            assert line.fields == ["full name", "no_such_field"]

    def test_do_not_name_what_the_reader_may_not_see(self, officer, seen):
        mine, hidden = PersonFactory(full_name="曾丽"), PersonFactory(full_name="单雅琴")
        seen.append(mine.pk)
        record(acting(hidden), "people.merged", about=[mine, hidden])
        with translation.override("en"):
            (line,) = lines_for(Entry.objects.visible_to(officer), officer)
            assert line.who.text == "somebody logged in"
            assert [named.text for named in line.about] == ["曾丽", f"person no. {hidden.pk}"]
        assert "单雅琴" not in repr(line)

    def test_survive_rows_and_models_that_are_gone(self, officer):
        Entry.objects.create(
            actor_kind="robot", verb="old.verb", about=["people.person:999999", "gone.model:1", "odd"], fields=["x"]
        )
        with translation.override("en"):
            (line,) = lines_for(Entry.objects.all(), officer)
            assert (line.who.text, line.what) == ("robot", "old.verb")
            assert [named.text for named in line.about] == ["person no. 999999", "gone.model:1", "odd"]

    def test_cost_the_same_queries_however_many(self, officer, seen):
        def grow():
            for _ in range(5):
                seen.append(PersonFactory().pk)
                record(officer, "people.changed", about=[Person.objects.get(pk=seen[-1])])

        grow()
        assert_same_queries(lambda: lines_for(Entry.objects.visible_to(officer), officer), grow, at_most=3)


class TestRecord:
    def test_writes_down_who_what_and_where(self, settings):
        actor = acting(PersonFactory())
        person = PersonFactory()
        before = timezone.now()
        entry = record(actor, "people.changed", about=[person], fields=["photo"], facts={"count": 2})
        entry.refresh_from_db()
        assert (entry.actor_kind, entry.user_id, entry.person_id) == ("person", actor.user.pk, actor.person.pk)
        assert (entry.verb, entry.about, entry.fields) == ("people.changed", [f"people.person:{person.pk}"], ["photo"])
        assert (entry.facts, entry.door) == ({"count": 2}, "page")
        assert before <= entry.at <= timezone.now()
