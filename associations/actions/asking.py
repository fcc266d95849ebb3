"""Knocking at a group's door: ask, withdraw, walk into an open one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils import timezone

from associations import emails
from associations.actions.links import tell_officers
from associations.models import Association, JoinRequest, Membership
from associations.permissions.answering import who_answers
from associations.permissions.joining import can_ask, can_join_at_once, can_withdraw, not_asked_too_often
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import User


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of themselves when they ask; kept as said, beside what the roster says."""

    full_name: str
    entry_year: int | None = None
    end_year: int | None = None
    class_name: str = ""
    student_number: str = ""
    word: str = ""


@action
def ask_to_join(association: Association, statement: Statement, *, by: Actor) -> JoinRequest:
    """Ask the officers of a group to let one in. Where nobody answers, the request starts with the next tier up.

    Raises a Refusal: ``already_asked``, ``already_a_member``, ``banned``, ``by_invitation``,
    ``closed_to_newcomers``, ``association_closed``, ``asked_too_often``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_ask(by, association).or_raise()
    User.objects.select_for_update(no_key=True).filter(pk=by.user.pk if by.user else 0).first()
    not_asked_too_often(by).or_raise()

    now = timezone.now()
    join_request: JoinRequest = JoinRequest.objects.add(
        association=association,
        login=by.user,
        with_association=who_answers(association),
        with_since=now,
        waiting_since=now,
        **asdict(statement),
    )
    record(by, "associations.join_asked", about=[join_request, association])
    emails.queue_join_request_received(join_request)
    tell_officers(join_request, emails.queue_join_request_arrived)
    return join_request


@action
def withdraw_request(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    """The applicant thinks again. They may ask again later."""
    Association.objects.locked().get(pk=join_request.association_id)
    join_request = JoinRequest.objects.locked().get(pk=join_request.pk)
    can_withdraw(by, join_request).or_raise()

    join_request.change(state=JoinRequest.State.WITHDRAWN, decided_at=timezone.now())
    record(by, "associations.join_withdrawn", about=[join_request, join_request.association])
    return join_request


@action
def join_open_group(association: Association, *, by: Actor) -> Membership:
    """Walk into a group that is open to everybody with a record.

    Raises a Refusal: ``not_open``, ``person_needed``, and what ``ask_to_join`` raises.
    """
    association = Association.objects.locked().get(pk=association.pk)
    can_join_at_once(by, association).or_raise()

    membership: Membership = Membership.objects.add(
        association=association, person=by.person, origin=Membership.Origin.OPEN, joined_at=timezone.now()
    )
    record(by, "associations.member_joined", about=[membership, association, membership.person])
    emails.queue_welcome_to_the_group(membership)
    return membership


def close_waiting_request(membership: Membership, *, by: Actor) -> list[JoinRequest]:
    """Part of an action: whoever came in by another way need not wait for an answer any more.

    Answered by the officer who entered them; by nobody where they came in themselves, with an invitation.
    """
    login = membership.person.login_id
    officer = by.person if by.person != membership.person else None
    waiting = (
        membership.association.join_requests.waiting().filter(login=login) if login else JoinRequest.objects.none()
    )
    closed = list(waiting.locked())
    for join_request in closed:
        join_request.change(
            state=JoinRequest.State.APPROVED, decided_at=timezone.now(), decided_by=officer, membership=membership
        )
    return closed
