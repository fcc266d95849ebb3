"""Claiming a record by oneself: said by the applicant, weighed by the house, answered by it or by whoever keeps it."""

from directory.actions.claims.answering import approve_claim, ask_applicant, refuse_claim
from directory.actions.claims.forgetting import forget_claims
from directory.actions.claims.making import ClaimStatement, add_to_claim, make_claim, withdraw_claim
from directory.actions.claims.records import keep_id_digits
from directory.actions.claims.weighing import weigh_claim

__all__ = [
    "ClaimStatement",
    "add_to_claim",
    "approve_claim",
    "ask_applicant",
    "forget_claims",
    "keep_id_digits",
    "make_claim",
    "refuse_claim",
    "weigh_claim",
    "withdraw_claim",
]
