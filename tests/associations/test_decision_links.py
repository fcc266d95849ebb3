"""Answering from the letter: one officer, one request, once, for seven days, only while the office is held."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from associations.models import DecisionLink, JoinRequest
from messaging.models import Delivery
from tests.associations.joining import knock, roster_line
from tests.support.factories import TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison():
    return TermFactory()


@pytest.fixture
def group(liaison):
    return liaison.association


@pytest.fixture
def asked(group):
    return knock(group, word="We shared room 405.")


@pytest.fixture
def address(asked):
    letter = Delivery.objects.filter(template__endswith="join_request_arrived").first()
    return letter.context["path"]


def test_the_link_asks_before_it_acts(client, address, asked):
    page = client.get(address)
    assert page.status_code == 200
    assert "We shared room 405." in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WAITING
    assert DecisionLink.objects.get().used_at is None


def test_it_shows_no_contact_data(client, address, asked):
    assert asked.login.email not in client.get(address).content.decode()


def test_it_opens_no_session(client, address):
    client.get(address)
    client.post(address, {"decision": "approve", "line": ""})
    assert "_auth_user_id" not in client.session


def test_it_lets_in_by_the_chosen_line(client, group, asked, address, liaison):
    line = roster_line(group, student_number="0603231")
    answered = client.post(address, {"decision": "approve", "line": line.public_id})
    assert answered.status_code == 200
    asked.refresh_from_db()
    assert (asked.state, asked.affiliation, asked.decided_by) == (
        JoinRequest.State.APPROVED,
        line,
        liaison.person,
    )


def test_it_declines_with_a_reason_and_asks_for_one(client, asked, address):
    assert client.post(address, {"decision": "decline", "reason": ""}).status_code == 200
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WAITING
    client.post(address, {"decision": "decline", "reason": "Not of our class."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (JoinRequest.State.DECLINED, "Not of our class.")


def test_it_works_once(client, asked, address):
    client.post(address, {"decision": "approve", "line": ""})
    again = client.post(address, {"decision": "decline", "reason": "No."})
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.APPROVED
    assert "does nothing any more" in again.content.decode() or "已经" in again.content.decode()


def test_it_is_dead_after_its_days(client, asked, address):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        client.post(address, {"decision": "approve", "line": ""})
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WAITING


def test_it_is_dead_when_the_term_has_ended(client, asked, address, liaison):
    liaison.change(ends_on=timezone.now().date())
    client.post(address, {"decision": "approve", "line": ""})
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WAITING


def test_a_line_that_was_not_offered_is_refused(client, asked, address):
    other = roster_line(TermFactory(association__name_zh="别的班").association, full_name="王别人")
    page = client.post(address, {"decision": "approve", "line": other.public_id})
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WAITING
    assert page.status_code == 200


def test_a_wrong_token_is_nothing(client):
    assert client.get(reverse("decision_link_detail", args=["no-such-token"])).status_code == 404
