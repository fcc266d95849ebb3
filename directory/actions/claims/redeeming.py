"""Somebody has what the school had sent to the owner of a record: a link from a letter, a code from paper.

Whatever does not open is answered with the same words and the same work, whether there is such a code, whose it is,
and what stands against it; a worker looks afterwards whether somebody should hear of it.
"""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor, system
from common.bell import ring
from directory.actions.claims.making import count_try
from directory.actions.claims.tying import hold_around
from directory.actions.claims.weighing import keepers_of_the_school, settle
from directory.emails.claims import queue_invitation_alarm, queue_record_claimed_again
from directory.models import Claim, ClaimInvitation, ClaimTry
from directory.permissions.claims import can_redeem
from directory.queries.claims import weigh
from directory.queries.claims.redeeming import MOST_TRIES, Opening, opening_of
from directory.queries.claims.secrets import digests_of
from people.models import User
from people.names import clean_name

State = Claim.State
AT_ONCE = 200


@action
def note_link_opened(token: str, *, by: Actor) -> None:
    """That a link was followed, the first time. One statement, whatever the token is."""
    ClaimInvitation.objects.filter(digest__in=digests_of(token), opened_at=None).update(opened_at=timezone.now())


@action
def redeem_invitation(secret: str, full_name: str, *, address: str = "", by: Actor) -> Claim | None:
    """Code or link and the name of the record: it is theirs, at once. None where it does not open; the try is kept.

    The claim that is returned waits for somebody of the office where something else stands against it: another date of
    birth, a record that a group had made for this login, a minor. Raises ``Refusal`` ``record_is_known``,
    ``claims_too_fast``, ``claims_enough`` or ``claims_from_one_place``, none of which depends on the records.
    """
    opening = opening_of(secret, full_name)
    user = hold_around(by.user.pk, opening.person if opening.fits else None) if by.user else User()
    can_redeem(by).or_raise()
    count_try(user, address, opening.digest)
    held = _hold(opening)
    if held is None:
        ring("directory.look_into_tries")
        return None
    ClaimTry.objects.filter(login=user, secret=opening.digest).update(looked_at=timezone.now())
    held.change(used_at=timezone.now(), opened_at=held.opened_at or timezone.now())
    claim = _claim_with(held, user, clean_name(full_name))
    record(by, "directory.claim_invitation_used", about=[held, claim, held.person])
    return settle(claim, weigh(claim), by=system(by.door))


def _hold(opening: Opening) -> ClaimInvitation | None:
    """Once more, now that person and invitation are held: of two who give one code at once one is too late."""
    if not opening.fits:
        return None
    open_now = ClaimInvitation.objects.open_now().filter(digest=opening.digest, person__login=None)
    held: ClaimInvitation | None = open_now.select_related("person").locked().first()
    return held


def _claim_with(invitation: ClaimInvitation, user: User, full_name: str) -> Claim:
    said = {"full_name": full_name, "invitation": invitation, "state": State.WAITING}
    standing = Claim.objects.open_now().filter(login=user).locked().first()
    claim: Claim = standing.change(**said) if standing else Claim.objects.add(login=user, **said)
    claim.login = user
    return claim


@action
def look_into_tries(*, by: Actor) -> int:
    """Codes and links that opened nothing: where the record is taken over and somebody else gave its code, or one was
    tried again and again under other names, those who keep the register hear of it at once, and the owner of the
    record, at most once in a week. Returns how many were looked at.
    """
    tries = list(ClaimTry.objects.exclude(secret="").filter(looked_at=None).order_by("pk")[:AT_ONCE])
    secrets = {one.secret for one in tries}
    known = ClaimInvitation.objects.filter(digest__in=secrets).select_related("person", "unit").order_by("pk")
    found = {one.digest: one for one in known}
    for one in tries:
        invitation = found.get(one.secret)
        if invitation is not None and _is_odd(invitation, one):
            _raise_alarm(invitation, by=by)
    ClaimTry.objects.filter(pk__in=[one.pk for one in tries]).update(looked_at=timezone.now())
    return len(tries)


def _is_odd(invitation: ClaimInvitation, one: ClaimTry) -> bool:
    person = invitation.person
    if person.login_id is not None:
        return person.login_id != one.login_id
    tried = ClaimTry.objects.filter(secret=one.secret).count()
    return person.deceased_at is not None or (invitation.is_open and tried >= MOST_TRIES)


def _raise_alarm(invitation: ClaimInvitation, *, by: Actor) -> None:
    invitation.change(odd_at=timezone.now())
    record(by, "directory.claim_invitation_alarmed", about=[invitation, invitation.person])
    for officer in keepers_of_the_school():
        queue_invitation_alarm(invitation, officer)
    if invitation.person.login_id is not None:
        queue_record_claimed_again(invitation.person)
