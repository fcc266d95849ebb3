"""The bell and the clock."""

import pytest
from celery import current_app

from alumni_portal.clock import beats
from messaging import schedule, tasks
from messaging.letters import queue_letter
from messaging.models import Delivery

pytestmark = pytest.mark.django_db


def test_everything_the_clock_calls_is_a_task():
    current_app.loader.import_default_modules()
    assert set(schedule.SCHEDULE) <= set(current_app.tasks)
    assert set(schedule.SCHEDULE) <= set(beats())


def test_the_bell_carries_what_waits(sink):
    queue_letter(
        to="one@example.org",
        category="test_wall",
        template="tests/email/short",
        context={"subject": "x", "words": "y"},
    )
    tasks.send_waiting()
    assert Delivery.objects.get().state == "accepted"


@pytest.mark.parametrize(
    "task", [tasks.send_waiting, tasks.sweep_after_the_gone, tasks.gather_daily_letters, tasks.empty_settled_letters]
)
def test_called_for_nothing_they_do_nothing(task):
    assert task() is None
    assert not Delivery.objects.exists()
