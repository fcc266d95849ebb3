"""Two things said of one address at the same moment, and what its letters cost in indexes."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from messaging.actions import bounces
from messaging.actions.bounces import Saying, take_feedback
from messaging.models import Feedback, Suppression
from tests.support.actors import CLOCK
from tests.support.racing import PATIENCE, race

FULL = "full@example.org"


@pytest.fixture
def both_have_counted(monkeypatch):
    """Each waits for the other after it has counted the days; one that is locked out never comes."""
    barrier, real = threading.Barrier(2), bounces._days_it_came_back

    def count_and_wait(email):
        days = real(email)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return days

    monkeypatch.setattr(bounces, "_days_it_came_back", count_and_wait)


def the_second_and_the_third_day():
    """One came back three days ago; of yesterday's and today's their providers tell at the same moment."""
    now = timezone.now()
    Feedback.objects.create(kind="soft", email=FULL, key="first", source="x", happened_at=now - timedelta(days=3))
    told = [Saying("soft", FULL, "x", key=f"day {n}", happened_at=now - timedelta(days=n)) for n in (0, 1)]
    race(*(lambda saying=saying: take_feedback(saying, by=CLOCK) for saying in told))
    assert Feedback.objects.count() == 3
    return Suppression.objects.filter(email=FULL, cause="returned").count()


@pytest.mark.django_db(transaction=True)
def test_the_third_day_counts(both_have_counted):
    assert the_second_and_the_third_day() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_each_counts_two(both_have_counted, monkeypatch):
    monkeypatch.setattr(bounces, "one_at_a_time", lambda word: None)
    assert the_second_and_the_third_day() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["messaging_delivery", "messaging_addressee"])
def test_no_index_for_questions_nobody_asks(table):
    """Django makes one beside each unique text, for its beginnings; each row of a launch would be written into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        made = [row[0] for row in cursor.fetchall()]
    assert not [each for each in made if "(public_id varchar_pattern_ops)" in each]
    assert [each for each in made if "UNIQUE" in each and "(public_id)" in each]
