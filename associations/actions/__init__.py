"""Everything that changes anything in the associations. One file per noun."""

from associations.actions.asking import Statement, ask_to_join, join_open_group, withdraw_request
from associations.actions.deciding import (
    approve_request,
    approve_together,
    decline_request,
    ignore_request,
    take_back_approval,
)
from associations.actions.inviting import (
    accept_invitation,
    ban,
    invite,
    lift_ban,
    reset_invitation,
    revoke_invitation,
)
from associations.actions.links import decide_by_link
from associations.actions.passing_up import pass_up_request

__all__ = [
    "Statement",
    "accept_invitation",
    "approve_request",
    "approve_together",
    "ask_to_join",
    "ban",
    "decide_by_link",
    "decline_request",
    "ignore_request",
    "invite",
    "join_open_group",
    "lift_ban",
    "pass_up_request",
    "reset_invitation",
    "revoke_invitation",
    "take_back_approval",
    "withdraw_request",
]
