"""Letters about claims. None of them tells an applicant who is in the books."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from directory.emails import DESK
from directory.hangs import INVITATIONS, RECORDS
from directory.models import Claim, ClaimInvitation
from messaging.letters import queue_account_letter, queue_letter
from people.models import Person, User


def queue_claim_asked(claim: Claim) -> None:
    """To the applicant: the office wants to know more, in its own words where a person asks."""
    _queue(claim, "claim_asked", question=claim.question)


def queue_claim_approved(claim: Claim) -> None:
    _queue(claim, "claim_approved")


def queue_claim_refused(claim: Claim) -> None:
    _queue(claim, "claim_refused", reason=claim.reason)


def queue_claim_alarm(claim: Claim, officer: Person) -> None:
    """To whoever keeps the register: something is odd about a claim. No values: they stand on its page."""
    queue_letter(
        to=officer,
        category=DESK,
        template="directory/email/claim_alarm",
        about=claim,
        context={"path": reverse("claim_answer", args=[claim.public_id]), "alarms": list(claim.alarms)},
        key=f"claim-alarm:{claim.pk}:{','.join(claim.alarms)}",
    )


def queue_record_claimed_again(owner: Person) -> None:
    """To whoever has the record: somebody else says that it is theirs. At most once in a week, so that nobody can be
    pestered by claiming."""
    week = timezone.now().strftime("%G-%V")
    queue_letter(
        to=owner,
        category=RECORDS,
        template="directory/email/record_claimed_again",
        key=f"claimed-again:{owner.pk}:{week}",
    )


def queue_claim_invitation(invitation: ClaimInvitation, token: str) -> None:
    """To whoever the school believes to read there: a link, and nothing of the record, not even a name."""
    queue_letter(
        to=invitation.person,
        category=INVITATIONS,
        template="directory/email/claim_invitation",
        about=invitation,
        context={"path": reverse("claim_link", args=[token])},
        key=f"claim-invitation:{invitation.pk}",
    )


def queue_invitation_alarm(invitation: ClaimInvitation, officer: Person) -> None:
    """To whoever keeps the register: a code or link of a record that is taken over was given by somebody else."""
    queue_letter(
        to=officer,
        category=DESK,
        template="directory/email/claim_invitation_alarm",
        about=invitation,
        context={"path": reverse("claim_invitation_unit", args=[invitation.unit.slug])},
        key=f"claim-invitation-alarm:{invitation.pk}:{timezone.now():%Y-%m-%d}",
    )


def queue_login_parted(email: str, login: User) -> None:
    """To exactly this address, at once: a login and a record were parted. ``login`` says in which language."""
    queue_account_letter(email=email, template="directory/email/login_parted", context={}, user=login)


def _queue(claim: Claim, letter: str, **facts: str) -> None:
    queue_letter(
        to=claim.login,
        category=RECORDS,
        template=f"directory/email/{letter}",
        about=claim,
        context={"path": claim.get_absolute_url(), **facts},
    )
