"""How many profiles a member opens on a day: counted, slowed, ended, and told to the office (S13)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Refusal
from directory.actions import forget_searches, note_profile_opened, note_vain_search
from directory.models import ProfileCount, VainSearch
from directory.queries.waiting import readers_of_many_profiles
from messaging.models import Delivery
from people.models import Person
from tests.directory.finding.people import graduate
from tests.directory.finding.test_page import as_reader
from tests.support.actors import CLOCK, acting
from tests.support.factories import OfficeFactory, PersonFactory, SchoolFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return graduate("孙外")


@pytest.fixture
def office():
    keeps = OfficeFactory(code="staff", kinds=["school"], capabilities=["people.see", "people.edit", "console.open"])
    return TermFactory(association=SchoolFactory(), office=keeps).person


def after(reader, count: int, *, ago: float = 3600) -> None:
    """So many were opened today, the last so many seconds ago."""
    last = timezone.now() - timedelta(seconds=ago)
    from institution.reads import now

    ProfileCount.objects.update_or_create(reader=reader, day=now().date(), defaults={"count": count, "last_at": last})


def test_each_person_counts_once_a_day_and_one_self_never(reader):
    one, other = graduate("王一"), graduate("王二")
    by = acting(reader)
    assert [note_profile_opened(each, by=by) for each in (one, one, other, reader, one)] == [1, 1, 2, 0, 2]


def test_the_keeper_of_the_records_is_not_counted(office):
    assert note_profile_opened(PersonFactory(), by=acting(office)) == 0 and not ProfileCount.objects.exists()


@pytest.mark.parametrize(
    ("count", "ago", "goes"), [(99, 0, True), (100, 1, False), (100, 6, True), (200, 6, False), (200, 21, True)]
)
def test_whoever_goes_fast_has_to_wait(reader, count, ago, goes):
    with time_machine.travel("2026-11-22T04:00:00Z", tick=False):
        after(reader, count, ago=ago)
        if goes:
            assert note_profile_opened(graduate("王一"), by=acting(reader)) == count + 1
        else:
            with pytest.raises(Refusal) as refused:
                note_profile_opened(graduate("王一"), by=acting(reader))
            assert refused.value.code == "profiles_too_fast"


def test_at_three_hundred_it_ends_and_the_office_hears_of_it_once(reader, office):
    after(reader, 299)
    assert note_profile_opened(graduate("王一"), by=acting(reader)) == 300
    letters = Delivery.objects.filter(template="directory/email/profiles_opened")
    assert (
        letters.filter(addressee__owner=office).exists()
        and Entry.objects.filter(verb="directory.profiles_opened").count() == 1
    )
    told = letters.count()
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            note_profile_opened(graduate("王二"), by=acting(reader))
        assert refused.value.code == "profiles_enough"
    assert letters.count() == told


def test_the_page_answers_429_and_says_when(reader):
    with time_machine.travel("2026-11-22T04:00:00Z", tick=False):
        one, other = graduate("王一"), graduate("王二")
        client = as_reader(reader)
        assert client.get(f"/people/{one.public_id}/").status_code == 200
        after(reader, 200, ago=5)
        answer = client.get(f"/people/{other.public_id}/")
        assert answer.status_code == 429 and answer["Retry-After"] == "16"
        assert client.get(f"/people/{one.public_id}/").status_code == 200  # seen today: looked at again
        after(reader, 300)
        answer = client.get(f"/people/{other.public_id}/")
        assert int(answer["Retry-After"]) == 12 * 3600 + 1 and "tomorrow" in answer.content.decode()  # noon in Shanghai
    with time_machine.travel("2026-11-22T16:00:01Z"):
        assert as_reader(reader).get(f"/people/{other.public_id}/").status_code == 200


def test_what_is_old_is_forgotten(reader):
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        note_vain_search("曾丽丽", by=CLOCK), after(reader, 3)
    note_vain_search("曾", by=CLOCK), after(reader, 4)
    assert forget_searches(by=CLOCK) == 2
    assert VainSearch.objects.get().words == "曾" and ProfileCount.objects.get().count == 4
    assert Person.objects.filter(pk=reader.pk).exists()


def test_who_went_to_the_end_stands_on_the_consoles_home_for_a_week(reader, office):
    after(reader, 299)
    note_profile_opened(graduate("王一"), by=acting(reader))
    assert (told := readers_of_many_profiles(acting(office))) and told.count == 1 and "profilecount" in told.url
    assert readers_of_many_profiles(acting(reader)) is None
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert readers_of_many_profiles(acting(office)).count == 0
