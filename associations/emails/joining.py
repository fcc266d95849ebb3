"""Letters around knocking, answering and coming in."""

from __future__ import annotations

from django.urls import reverse

from associations.models import Invitation, JoinRequest, Membership
from institution.reads import current
from messaging.letters import queue_letter
from people.models import Person

JOINING = "joining"  # the category: requests and their answers
DESK = "desk"  # what waits for an officer


def queue_join_request_received(join_request: JoinRequest) -> None:
    """To the applicant: we have it, who answers, and until when."""
    _to_applicant(join_request, "join_request_received")


def queue_join_request_arrived(join_request: JoinRequest, officer: Person, token: str) -> None:
    """To an officer: who knocks, with a link that answers. No contact data in it."""
    _to_officer(join_request, officer, token, "join_request_arrived")


def queue_join_request_reminder(join_request: JoinRequest, officer: Person, token: str) -> None:
    """To an officer: somebody has been waiting."""
    _to_officer(join_request, officer, token, "join_request_reminder")


def queue_join_request_passed_up(join_request: JoinRequest, officer: Person, token: str) -> None:
    """To an officer of the tier above: a request came up to you, and why."""
    _to_officer(join_request, officer, token, "join_request_passed_up")


def queue_join_request_moved_on(join_request: JoinRequest) -> None:
    """To the applicant: who has it now."""
    _to_applicant(
        join_request, "join_request_moved_on", key=f"moved-on:{join_request.pk}:{join_request.with_association_id}"
    )


def queue_join_request_approved(join_request: JoinRequest) -> None:
    """To the applicant: come in."""
    _to_applicant(join_request, "join_request_approved")


def queue_join_request_declined(join_request: JoinRequest) -> None:
    """To the applicant: no, with the officer's sentence, and what they can do."""
    _to_applicant(join_request, "join_request_declined")


def queue_join_request_taken_back(join_request: JoinRequest) -> None:
    """To the applicant: that was too quick; the request waits again."""
    _to_applicant(join_request, "join_request_taken_back")


def queue_welcome_to_the_group(membership: Membership) -> None:
    """To a new member who came in without asking."""
    queue_letter(
        to=membership.person,
        category=JOINING,
        template="associations/email/welcome_to_the_group",
        about=membership,
        context={"path": membership.association.get_absolute_url()},
        key=f"welcome:{membership.pk}",
    )


def queue_invitation(invitation: Invitation) -> None:
    """To the address an officer gave."""
    queue_letter(
        to=invitation.email,
        category=JOINING,
        template="associations/email/invitation",
        about=invitation,
        context={"path": invitation.get_absolute_url()},
        key=f"invitation:{invitation.pk}:{invitation.code}",
    )


def _to_applicant(join_request: JoinRequest, letter: str, key: str | None = None) -> None:
    queue_letter(
        to=join_request.login,
        category=JOINING,
        template=f"associations/email/{letter}",
        about=join_request,
        context={
            "path": join_request.get_absolute_url(),
            "group_path": join_request.association.get_absolute_url(),
            "days": current().join_pass_up_days,
        },
        key=key,
    )


def _to_officer(join_request: JoinRequest, officer: Person, token: str, letter: str) -> None:
    queue_letter(
        to=officer,
        category=DESK,
        template=f"associations/email/{letter}",
        about=join_request,
        context={
            "path": reverse("decision_link_detail", args=[token]),
            "days": current().join_pass_up_days,
        },
    )
