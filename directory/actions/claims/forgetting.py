"""What was said when somebody claimed a record is not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import Claim, ClaimInvitation, ClaimTry, ClaimVouch
from directory.permissions.claims import COUNTED_FOR

KEPT = timedelta(days=180)  # after the answer: as long as somebody may ask why
INVITED = timedelta(days=365)  # after its day: who was invited, and what came of it
AT_ONCE = 1_000


@action
def forget_claims(*, by: Actor) -> int:
    """Half a year after the answer what was said is emptied, whose record it was stays; tries that no limit
    counts go, and invitations of long ago.

    Returns how many rows were emptied or went.
    """
    now = timezone.now()
    old = Claim.objects.filter(ended_at__lt=now - KEPT, forgotten_at=None).order_by("pk")
    over = list(old.values_list("pk", flat=True)[:AT_ONCE])
    ClaimVouch.objects.filter(claim__in=over).delete()
    emptied = Claim.objects.filter(pk__in=over).update(**Claim.EMPTY, forgotten_at=now)
    gone = ClaimTry.objects.filter(created_at__lt=now - COUNTED_FOR).delete()[0]
    gone += ClaimInvitation.objects.filter(expires_at__lt=now - INVITED).delete()[0]
    if emptied:
        record(by, "directory.claims_forgotten", about=[], facts={"count": emptied})
    return emptied + gone
