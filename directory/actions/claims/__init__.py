"""Claiming a record by oneself: said by the applicant, weighed by the house, answered by it or by whoever keeps it."""

from directory.actions.claims.answering import approve_claim, ask_applicant, refuse_claim
from directory.actions.claims.forgetting import forget_claims
from directory.actions.claims.inviting import (
    Strip,
    invite_by_mail,
    make_claim_codes,
    revoke_claim_invitation,
    revoke_claim_invitations,
)
from directory.actions.claims.making import ClaimStatement, add_to_claim, make_claim, withdraw_claim
from directory.actions.claims.parting import part_login
from directory.actions.claims.records import keep_id_digits
from directory.actions.claims.redeeming import look_into_tries, note_link_opened, redeem_invitation
from directory.actions.claims.vouching import vouch_for_claim
from directory.actions.claims.weighing import weigh_claim

__all__ = [
    "ClaimStatement",
    "Strip",
    "add_to_claim",
    "approve_claim",
    "ask_applicant",
    "forget_claims",
    "invite_by_mail",
    "keep_id_digits",
    "look_into_tries",
    "make_claim",
    "make_claim_codes",
    "note_link_opened",
    "part_login",
    "redeem_invitation",
    "refuse_claim",
    "revoke_claim_invitation",
    "revoke_claim_invitations",
    "vouch_for_claim",
    "weigh_claim",
    "withdraw_claim",
]
