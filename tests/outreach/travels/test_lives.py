"""What becomes of somebody's journeys when two records become one, when they die, and when they are forgotten."""

from __future__ import annotations

import pytest
import time_machine

from directory import actions as directory
from messaging.models import Delivery
from outreach.models import StepTaken, Traveller
from people.actions import end_contact_point
from people.models import Person
from people.registry import Subject, holdings
from privacy.actions.forgetting import forget_everything
from tests.directory.duplicates.makers import numbered, record_of
from tests.directory.merges.conftest import group, keeper
from tests.directory.merges.living import merged
from tests.directory.merges.tables import differences, dump
from tests.outreach.travelling import BEFORE_IT, at, born, journey_of, leave, letters_to, term_until, tick, traveller_of
from tests.support.actors import SHELL
from tests.support.factories import SchoolFactory
from tests.support.queries import count_queries

__all__ = ["group", "keeper"]

pytestmark = pytest.mark.django_db

CITY = {"trait": "people.city", "value": "440100"}
LATER = {"days": 3, "hour": 10}


@pytest.fixture
def pair(group):
    """Two records of one person, with an address each."""
    one = record_of("曾丽", group=group, line=numbered("060301"), contact="li@example.org", birth_date="1990-03-20")
    other = record_of("曾麗", group=group, contact="zeng@example.org", birth_date="1990-03-20")
    return one, other


def mails() -> list[tuple[int, int, str]]:
    """Whose, which number, and how it stands."""
    rows = Delivery.objects.filter(mailing__isnull=False, channel="email").order_by("step")
    return list(rows.values_list("addressee__owner", "step", "state"))


class TestTwoRecordsBecomeOne:
    def test_on_one_journey_for_one_occasion_one_goes_on(self, pair, keeper):
        """One record had the first letter, the other not yet: it does not come again, and the second comes once."""
        kept, other = pair
        with time_machine.travel(at("2026-03-19"), tick=False) as clock:
            journey = journey_of("people.birthday", {"hour": 9}, LATER, unit=SchoolFactory())
            tick()
            clock.move_to(at("2026-03-20", 9))
            tick()
            leave(handed=at("2026-03-20", 9))
            mine = traveller_of(kept)
            StepTaken.objects.filter(traveller=mine).delete()
            Delivery.objects.filter(addressee__owner=kept).delete()
            Traveller.objects.filter(pk=mine.pk).update(step=journey.steps.get(order=0), next_at=at("2026-03-20", 9))
            before = dump()
            merge = merged(kept, other, keeper)
            stays = Traveller.objects.get()
            assert (stays.person, stays.step.order, stays.ending) == (kept, 1, "")
            directory.undo_merge(merge, by=keeper)
            assert differences(before, dump()) == {}
            merged(kept, other, keeper)
            tick()
            assert [number for _whose, number, _state in mails()] == [1], "the first one does not come again"
            for day in ("2026-03-23", "2026-03-24"):
                clock.move_to(at(day, 10))
                tick()
            assert [number for _whose, number, _state in mails()] == [1, 2]
            assert traveller_of(kept).ending == "done"

    def test_two_matters_stay_two(self, pair, keeper):
        """Each record has a letter of its own matter with the same number, and one of them has left."""
        kept, other = pair
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("associations.term_ends", BEFORE_IT, unit=SchoolFactory())
            term_until("2026-03-20", kept)
            term_until("2026-03-20", other)
            clock.move_to(at("2026-03-13", 9))
            tick()
            Delivery.objects.filter(addressee__owner=kept, channel="email", mailing__isnull=False).update(
                state="accepted", handed_at=at("2026-03-13", 9), settled_at=at("2026-03-13", 9)
            )
            assert [number for _whose, number, _state in mails()] == [1, 1]
            before = dump()
            merge = merged(kept, other, keeper)
            assert mails() == [(kept.pk, 1, "accepted"), (kept.pk, 2, "waiting")]
            assert sorted(StepTaken.objects.values_list("traveller__person", "letter")) == [(kept.pk, 1), (kept.pk, 2)]
            directory.undo_merge(merge, by=keeper)
            assert differences(before, dump()) == {}

    def test_one_matter_under_two_numbers_comes_once(self, pair, keeper):
        """The other record had a letter more before, so that the same letter has another number there."""
        kept, other = pair
        with time_machine.travel(at("2026-03-12"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9}, unit=SchoolFactory())
            clock.move_to(at("2026-03-20", 9))
            tick()
            taken = StepTaken.objects.get(traveller__person=other)
            StepTaken.objects.filter(pk=taken.pk).update(letter=4)
            Delivery.objects.filter(addressee__owner=other, mailing__isnull=False).update(step=4)
            before = dump()
            merge = merged(kept, other, keeper)
            assert mails() == [(kept.pk, 1, "waiting")]
            directory.undo_merge(merge, by=keeper)
            assert differences(before, dump()) == {}

    def test_their_ways_are_held_before_they_are(self, pair, keeper):
        """So that no letter is written to one of them while their letters are told apart."""
        with time_machine.travel(at("2026-03-19"), tick=False):
            journey_of("people.birthday", {"hour": 9}, unit=SchoolFactory())
            tick()
            asked = [each["sql"] for each in count_queries(lambda: merged(*pair, keeper))]
            held = [sql.split("FROM ")[1].split()[0].strip('"') for sql in asked if "FOR UPDATE" in sql]
            assert held.index("outreach_traveller") < held.index("people_person")

    @pytest.mark.parametrize("nowhere", [0, 1])
    def test_what_one_record_could_not_get_comes_under_the_other(self, pair, keeper, nowhere):
        """One of them had no address, so its letter was held back; the other's waits."""
        with time_machine.travel(at("2026-03-19"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9}, unit=SchoolFactory())
            end_contact_point(pair[nowhere].contact_points.get(kind="email"), by=SHELL)
            clock.move_to(at("2026-03-20", 9))
            tick()
            assert sorted(state for _whose, _number, state in mails()) == ["suppressed", "waiting"]
            merged(*pair, keeper)
            assert mails() == [(pair[0].pk, 1, "waiting")]

    @pytest.mark.parametrize(
        ("kept_ends", "other_ends", "goes_on"),
        [("left", "", True), ("", "settled", True), ("done", "", False), ("", "reached", False)],
    )
    def test_who_is_through_is_followed(self, pair, keeper, kept_ends, other_ends, goes_on):
        kept, other = pair
        with time_machine.travel(at("2026-03-19"), tick=False):
            journey_of("people.birthday", {"hour": 9}, unit=SchoolFactory())
            tick()
            for person, why in ((kept, kept_ends), (other, other_ends)):
                if why:
                    ended = {"ending": why, "ended_at": at("2026-03-19"), "next_at": None}
                    Traveller.objects.filter(person=person).update(**ended)
            merged(kept, other, keeper)
            assert (traveller_of(kept).ended_at is None) == goes_on


class TestDeathAndForgetting:
    def test_nothing_more_comes_to_the_dead(self):
        with time_machine.travel(at("2026-03-19"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9}, unit=SchoolFactory())
            person = born("1990-03-20")
            tick()
            Person.objects.filter(pk=person.pk).update(deceased_at=at("2026-03-19"))
            clock.move_to(at("2026-03-20", 9))
            tick()
            assert (letters_to(person), traveller_of(person).ending) == (0, "settled")

    def test_a_copy_has_their_ways_and_letters_and_forgetting_leaves_nothing(self):
        with time_machine.travel(at("2026-03-19"), tick=False) as clock:
            journey_of("people.birthday", {"hour": 9}, LATER, unit=SchoolFactory(), name_zh="生日")
            person, another = born("1990-03-20"), born("1990-03-20")
            tick()
            clock.move_to(at("2026-03-20", 9))
            tick()
            ways, steps = (holdings[f"outreach.{name}"].export(person) for name in ("travellers", "steps_taken"))
            assert [(way["journey__name_zh"], way["next_at"]) for way in ways] == [("生日", at("2026-03-23", 10))]
            assert [(step["due_at"], step["reason"]) for step in steps] == [(at("2026-03-20", 9), "")]
            forget_everything(Subject.of(person))
            assert set(Traveller.objects.values_list("person", flat=True)) == {another.pk}
            assert set(StepTaken.objects.values_list("traveller__person", flat=True)) == {another.pk}
            assert set(Delivery.objects.filter(mailing__isnull=False).values_list("addressee__owner", flat=True)) == {
                another.pk
            }
            clock.move_to(at("2026-03-23", 10))
            tick()
            assert letters_to(another) == 1, "the letter before waits still"
