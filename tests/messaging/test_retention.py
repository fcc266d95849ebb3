"""What letters said is not kept for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.verdicts import Forbidden
from messaging.actions import retention
from messaging.letters import queue_letter
from messaging.models import Delivery
from tests.support.actors import CLOCK, VISITOR
from tests.support.factories import UserFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters():
    """One by mail and one in the inbox, both arrived."""
    queue_letter(
        to=UserFactory(),
        category="test_wall",
        template="tests/email/short",
        context={"subject": "Secret", "words": "Words"},
    )
    send()
    return Delivery.objects.all()


def test_text_facts_and_address_go_and_the_row_stays(letters):
    letters.update(settled_at=timezone.now() - timedelta(days=91))
    assert retention.empty_settled_letters(by=CLOCK) == 1
    row = letters.get(channel="email")
    assert (row.text, row.subject, row.context, row.address, row.state) == ("", "", {}, "", "accepted")
    assert row.is_emptied
    assert letters.get(channel="inbox").text
    assert retention.empty_settled_letters(by=CLOCK) == 0


def test_the_inbox_keeps_longer(letters):
    letters.update(settled_at=timezone.now() - timedelta(days=731))
    assert retention.empty_settled_letters(by=CLOCK) == 2


def test_young_unsettled_and_unknown_ones_stay(letters):
    old = timezone.now() - timedelta(days=91)
    assert retention.empty_settled_letters(by=CLOCK) == 0
    letters.update(settled_at=old, state="unknown")
    assert retention.empty_settled_letters(by=CLOCK) == 0
    letters.update(settled_at=None, state="waiting")
    assert retention.empty_settled_letters(by=CLOCK) == 0


def test_many_in_several_calls(letters, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    letters.update(settled_at=timezone.now() - timedelta(days=731))
    assert [retention.empty_settled_letters(by=CLOCK) for _ in range(3)] == [1, 1, 0]


def test_only_the_system_empties(letters):
    with pytest.raises(Forbidden):
        retention.empty_settled_letters(by=VISITOR)
