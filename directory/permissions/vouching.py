"""Who may say whether they know an applicant."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from directory.models import Claim, ClaimVouch
from directory.queries.claims.vouching import is_applicant, was_there_then
from people.models import Block
from people.permissions.proposals import LINK

A_DAY = 5  # words of one classmate; a year's liaison is asked by more, but not on one day
FOR_ONE = 10  # classmates who may speak for one applicant


def can_read_vouch(actor: Actor, claim: Claim) -> Verdict:
    """Somebody known, of a class of that year; never the applicant by another login, nor whom they have blocked."""
    if actor.person is None or actor.token is not None:
        return forbidden(_("Log in first."), "login_needed")
    if is_applicant(actor, claim) or not was_there_then(actor.person, claim) or _is_blocked(actor, claim):
        return forbidden(_("Those who were in a class of that year can answer this."))
    return ALLOWED


def can_vouch(actor: Actor, claim: Claim, word: str = "") -> Verdict:
    """As long as nobody has answered; the caller holds the claim, so that two at once count each other."""
    may = can_read_vouch(actor, claim)
    if not may:
        return may
    if not claim.is_open:
        return refused("claim_is_answered", _("This has been answered already. Thank you all the same."))
    if LINK.search(word):
        return refused("word_has_a_link", _("Words only, please, and no links."))
    others = ClaimVouch.objects.exclude(claim=claim, voucher=actor.person)
    lately = others.filter(voucher=actor.person, said_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= A_DAY:
        return refused("vouched_often", _("You have answered for many today. Go on tomorrow."))
    if others.filter(claim=claim).count() >= FOR_ONE:
        return refused("enough_vouched", _("Enough of you have answered. Thank you all the same."))
    return ALLOWED


def _is_blocked(actor: Actor, claim: Claim) -> bool:
    """Where the applicant has a record that a group had made."""
    person = getattr(claim.login, "person", None)
    return person is not None and Block.objects.filter(person=person, blocked=actor.person).exists()
