"""Answering a join request. Two officers at once make one decision: the group's row is locked first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from associations import emails
from associations.models import Association, JoinRequest, Membership, Placement
from associations.permissions.joining import can_approve_as, can_come_in_as, can_decide, can_take_back
from associations.permissions.offices import can_tie_login_to
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from people.actions import add_affiliation, attach_login, create_person, detach_login, unmake_person
from people.models import Affiliation, Person

State = JoinRequest.State


@action
def approve_request(join_request: JoinRequest, affiliation: Affiliation | None = None, *, by: Actor) -> Membership:
    """Let the applicant in.

    With a roster line their login is tied to that line's person; without one a person is made from what they
    said, so that nobody is doubled. Raises a Refusal: ``already_answered``, ``withdrawn``, ``own_request``,
    ``line_is_somebody_elses``, ``person_has_a_login``, ``banned``; ``line_kept_by_others``,
    ``record_holds_an_office`` and ``stands_elsewhere`` where the tier above has to look.
    """
    join_request = _held(join_request)
    can_decide(by, join_request).or_raise()
    can_approve_as(by, join_request, affiliation).or_raise()

    person, ties = _person_behind(join_request, affiliation, by=by)
    can_come_in_as(person, join_request.association).or_raise()
    membership: Membership = Membership.objects.add(
        association=join_request.association,
        person=person,
        origin=Membership.Origin.REQUEST,
        joined_at=timezone.now(),
    )
    join_request.change(affiliation=affiliation, membership=membership, **ties, **_decided(State.APPROVED, by))
    record(by, "associations.join_approved", about=[join_request, join_request.association, person])
    emails.queue_join_request_approved(join_request)
    return membership


@action
def approve_together(join_requests: Sequence[tuple[JoinRequest, Affiliation]], *, by: Actor) -> list[Membership]:
    """Those whose statement agrees with a roster line, all or none."""
    return [approve_request(join_request, line, by=by) for join_request, line in sorted(join_requests, key=_key)]


@action
def decline_request(join_request: JoinRequest, reason: str, *, by: Actor) -> JoinRequest:
    """Say no, with a sentence the applicant reads. They may ask again."""
    join_request = _held(join_request)
    can_decide(by, join_request).or_raise()
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why, in a sentence the applicant can read."), field="reason")

    join_request.change(reason=reason.strip(), **_decided(State.DECLINED, by))
    record(by, "associations.join_declined", about=[join_request, join_request.association])
    emails.queue_join_request_declined(join_request)
    return join_request


@action
def ignore_request(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    """Set it aside without a word, as one does with nonsense. Nothing is sent."""
    join_request = _held(join_request)
    can_decide(by, join_request).or_raise()

    join_request.change(**_decided(State.IGNORED, by))
    record(by, "associations.join_ignored", about=[join_request, join_request.association])
    return join_request


@action
def take_back_approval(join_request: JoinRequest, *, by: Actor) -> JoinRequest:
    """Undo an approval within some minutes: the request waits again, the login is untied, a made person is gone.

    Raises a Refusal: ``not_approved``, ``too_late_to_take_back``.
    """
    join_request = _held(join_request)
    can_take_back(by, join_request).or_raise()

    membership: Membership = Membership.objects.locked().get(pk=cast(int, join_request.membership_id))
    person = membership.person
    membership.change(ended_at=timezone.now(), ending=Membership.Ending.TAKEN_BACK)
    made, tied = join_request.made_the_person, join_request.tied_the_login
    join_request.change(
        state=State.WAITING,
        decided_at=None,
        decided_by=None,
        affiliation=None,
        membership=None,
        made_the_person=False,
        tied_the_login=False,
    )
    record(by, "associations.join_taken_back", about=[join_request, join_request.association, person])
    if tied:
        detach_login(person, by=by)
    if made:
        membership.delete()
        unmake_person(person, by=by)
    emails.queue_join_request_taken_back(join_request)
    return join_request


def _held(join_request: JoinRequest) -> JoinRequest:
    """The group's row first, then the request's: whoever comes second finds it answered."""
    association = Association.objects.locked().get(pk=join_request.association_id)
    held: JoinRequest = JoinRequest.objects.locked().get(pk=join_request.pk)
    held.association = association
    return held


def _key(pair: tuple[JoinRequest, Affiliation]) -> int:
    return pair[0].association_id


def _decided(state: str, by: Actor) -> dict[str, object]:
    return {"state": state, "decided_at": timezone.now(), "decided_by": by.person}


def _person_behind(join_request: JoinRequest, line: Affiliation | None, *, by: Actor) -> tuple[Person, dict[str, bool]]:
    """Whose membership it becomes, and what was done to make it so."""
    own = Person.objects.filter(login=join_request.login).first()
    if own is not None:
        if line is not None and line.person_id != own.pk:
            raise Refusal("line_is_somebody_elses", _("That roster line belongs to another person than this login."))
        return own, {}
    if line is not None:
        person = Person.objects.locked().get(pk=line.person_id)
        can_tie_login_to(by, person).or_raise()
        return attach_login(person, join_request.login, by=by), {"tied_the_login": True}
    return _made_from(join_request, by=by), {"tied_the_login": True, "made_the_person": True}


def _made_from(join_request: JoinRequest, *, by: Actor) -> Person:
    person = create_person(full_name=join_request.full_name, by=by)
    affiliation = add_affiliation(
        person,
        class_name=join_request.class_name,
        student_number=join_request.student_number,
        entry_year=join_request.entry_year,
        end_year=join_request.end_year,
        by=by,
    )
    if not join_request.association.is_chapter:
        Placement.objects.add(
            affiliation=affiliation, association=join_request.association, source=Placement.Source.REQUEST
        )
    return attach_login(person, join_request.login, by=by)
