"""Everything that changes anything in the associations. One file per noun."""

from associations.actions.administrators import make_administrator
from associations.actions.asking import Statement, ask_to_join, join_open_group, withdraw_request
from associations.actions.console_marks import mark_console_openers
from associations.actions.coverage import count_coverage
from associations.actions.deciding import (
    approve_request,
    approve_together,
    decline_request,
    ignore_request,
    take_back_approval,
)
from associations.actions.ending_terms import keep_last_administrator, tell_of_ending_terms
from associations.actions.enrolling import enrol_members
from associations.actions.inviting import accept_invitation, ban, invite, lift_ban, reset_invitation, revoke_invitation
from associations.actions.links import decide_by_link
from associations.actions.memberships import add_member, leave_association, remove_member
from associations.actions.offices import change_office, open_office
from associations.actions.opening import NewUnit, open_units, take_back_units
from associations.actions.passing_up import hand_up_request, pass_up_request
from associations.actions.placements import place_affiliation, place_in_bulk
from associations.actions.states import activate_association, begin_closing, close_association
from associations.actions.terms import appoint_officer, end_term, extend_term, hand_over, write_handover_note
from associations.actions.tree import (
    change_association,
    move_association,
    open_association,
    rename_and_change,
    rename_association,
    set_up_school,
)

__all__ = [
    "NewUnit",
    "Statement",
    "accept_invitation",
    "activate_association",
    "add_member",
    "appoint_officer",
    "approve_request",
    "approve_together",
    "ask_to_join",
    "ban",
    "begin_closing",
    "change_association",
    "change_office",
    "close_association",
    "count_coverage",
    "decide_by_link",
    "decline_request",
    "end_term",
    "enrol_members",
    "extend_term",
    "hand_over",
    "hand_up_request",
    "ignore_request",
    "invite",
    "join_open_group",
    "keep_last_administrator",
    "leave_association",
    "lift_ban",
    "make_administrator",
    "mark_console_openers",
    "move_association",
    "open_association",
    "open_office",
    "open_units",
    "pass_up_request",
    "place_affiliation",
    "place_in_bulk",
    "remove_member",
    "rename_and_change",
    "rename_association",
    "reset_invitation",
    "revoke_invitation",
    "set_up_school",
    "take_back_approval",
    "take_back_units",
    "tell_of_ending_terms",
    "withdraw_request",
    "write_handover_note",
]
