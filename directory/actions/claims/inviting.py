"""Staff invite those of a unit to take their records over: links by mail, codes on paper; and take that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from associations.models import Association
from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.emails.claims import queue_claim_invitation
from directory.models import ClaimInvitation
from directory.permissions.inviting import can_invite_to_claim, can_revoke_invitation, can_revoke_invitations
from directory.queries.claims.inviting import grown_up, invitable, left_alone, with_working_address
from directory.queries.claims.secrets import digest_of, new_code, new_token
from people.models import Person

Way = ClaimInvitation.Way
VALID = {Way.MAIL: timedelta(days=30), Way.PAPER: timedelta(days=180)}  # paper waits in a drawer until the reunion
AT_ONCE = 500
BETWEEN_LETTERS = timedelta(days=3)  # however often a button is pressed


@dataclass(frozen=True, slots=True)
class Strip:
    """What is printed for one person. The code is nowhere else from then on."""

    person: Person
    code: str


@action
def invite_by_mail(unit: Association, *, again: bool = False, by: Actor) -> int:
    """Send a link to those who can be reached, at most 500 at once; ``again``: also to those who have one, which then
    opens nothing any more. Nobody gets two within three days. Returns how many letters were queued.

    Raises ``Forbidden``, or ``Refusal`` ``unit_is_closed``.
    """
    can_invite_to_claim(by, unit).or_raise()
    keys = grown_up(with_working_address(invitable(unit, by)))
    lately = timezone.now() - BETWEEN_LETTERS
    written = ClaimInvitation.objects.filter(way=Way.MAIL, created_at__gt=lately, person__in=keys)
    keys = _without(keys, set(written.values_list("person_id", flat=True)) | left_alone(keys))
    made = _invite(unit, keys, Way.MAIL, new_token, again=again, by=by)
    for invitation, token in made:
        queue_claim_invitation(invitation, token)
    return len(made)


@action
def make_claim_codes(unit: Association, *, again: bool = False, by: Actor) -> list[Strip]:
    """A code on paper for those who have none, at most 500 at once; ``again``: for the others anew. Shown this once.

    Raises ``Forbidden``, or ``Refusal`` ``unit_is_closed``.
    """
    can_invite_to_claim(by, unit).or_raise()
    made = _invite(unit, grown_up(invitable(unit, by)), Way.PAPER, new_code, again=again, by=by)
    return [Strip(invitation.person, code) for invitation, code in made]


@action
def revoke_claim_invitation(invitation: ClaimInvitation, *, by: Actor) -> ClaimInvitation:
    """It opens nothing any more. Raises ``Refusal`` ``invitation_is_over``."""
    list(Person.objects.filter(pk=invitation.person_id).locked().only("pk"))
    invitation = ClaimInvitation.objects.select_related("person").locked().get(pk=invitation.pk)
    can_revoke_invitation(by, invitation).or_raise()
    invitation.change(revoked_at=timezone.now())
    record(by, "directory.claim_invitation_revoked", about=[invitation, invitation.person])
    return invitation


@action
def revoke_claim_invitations(unit: Association, *, by: Actor) -> int:
    """All that stand for this unit and below, of people the actor keeps: a stack of paper was lost. How many."""
    can_revoke_invitations(by, unit).or_raise()
    standing = ClaimInvitation.objects.visible_to(by).of_unit(unit).standing()
    list(Person.objects.filter(pk__in=standing.values("person_id")).locked().only("pk"))
    taken = standing.update(revoked_at=timezone.now())
    record(by, "directory.claim_invitations_revoked", about=[unit], facts={"count": taken})
    return taken


def _without(keys: list[int], others: set[int]) -> list[int]:
    return [key for key in keys if key not in others]


def _invite(
    unit: Association, keys: list[int], way: Way, secret: Callable[[], str], *, again: bool, by: Actor
) -> list[tuple[ClaimInvitation, str]]:
    """Rows in the order of names; what stood before is taken back. Who has got a login meanwhile is left out."""
    standing = ClaimInvitation.objects.standing().filter(way=way)
    if not again:
        open_now = standing.filter(person__in=keys, expires_at__gt=timezone.now())
        keys = _without(keys, set(open_now.values_list("person_id", flat=True)))
    held = {person.pk: person for person in Person.objects.filter(pk__in=keys[:AT_ONCE], login=None).locked()}
    standing.filter(person__in=held).update(revoked_at=timezone.now())
    made = [(_row(unit, held[key], way, one := secret(), by), one) for key in keys[:AT_ONCE] if key in held]
    ClaimInvitation.objects.bulk_create([invitation for invitation, _secret in made])
    record(by, "directory.claim_invitations_made", about=[unit, *held.values()], facts={"count": len(made), "way": way})
    return made


def _row(unit: Association, person: Person, way: Way, secret: str, by: Actor) -> ClaimInvitation:
    ends = timezone.now() + VALID[way]
    return ClaimInvitation(
        unit=unit, person=person, way=way, digest=digest_of(secret), expires_at=ends, invited_by=by.person
    )
