"""A classmate says whether they know an applicant."""

from __future__ import annotations

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from directory.models import Claim, ClaimVouch
from directory.permissions.vouching import can_vouch
from people.models import Person


@action
def vouch_for_claim(claim: Claim, *, knows: bool, word: str = "", by: Actor) -> ClaimVouch:
    """Their word, once; said again it takes the place of the first. The claim is compared anew, the applicant is not
    told.

    Raises ``Forbidden`` to whoever was in no class of that year and to the applicant; ``Refusal``
    ``claim_is_answered``, ``vouched_often``, ``enough_vouched`` or ``word_has_a_link``.
    """
    if by.person is not None:
        Person.objects.locked().filter(pk=by.person.pk).first()  # two answers of one at once count each other
    claim = Claim.objects.select_related("login").locked().get(pk=claim.pk)
    can_vouch(by, claim, word).or_raise()
    said = {"knows": knows, "word": word.strip(), "said_at": timezone.now()}
    vouch: ClaimVouch | None = ClaimVouch.objects.filter(claim=claim, voucher=by.person).first()
    vouch = vouch.change(**said) if vouch else ClaimVouch.objects.add(claim=claim, voucher=by.person, **said)
    claim.change(weighed_at=None)
    record(by, "directory.claim_vouched", about=[claim], facts={"knows": knows})
    ring("directory.weigh_claim", claim.pk)
    return vouch
