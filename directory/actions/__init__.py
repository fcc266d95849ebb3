"""Everything that changes anything on the way of a roster into the records. One file per step."""

from directory.actions.answering_rows import answer_row
from directory.actions.beginning import begin_import, cancel_import, name_columns
from directory.actions.bulk_edits import (
    begin_bulk_edit,
    begin_bulk_undo,
    carry_on_bulk_edit,
    continue_bulk_edits,
    forget_bulk_edits,
    look_at_bulk_edit,
)
from directory.actions.checking import begin_check, check_import
from directory.actions.claims import (
    ClaimStatement,
    Strip,
    add_to_claim,
    approve_claim,
    ask_applicant,
    forget_claims,
    invite_by_mail,
    keep_id_digits,
    look_into_tries,
    make_claim,
    make_claim_codes,
    note_link_opened,
    part_login,
    redeem_invitation,
    refuse_claim,
    revoke_claim_invitation,
    revoke_claim_invitations,
    vouch_for_claim,
    weigh_claim,
    withdraw_claim,
)
from directory.actions.continuing import continue_imports, note_trouble
from directory.actions.duplicates import begin_search, continue_search, keep_apart, pair_up, propose_again
from directory.actions.exporting import (
    begin_export,
    continue_exports,
    end_export,
    finish_export,
    forget_exports,
    note_export_part,
    note_export_trouble,
    take_export,
    take_up_export,
)
from directory.actions.finding import forget_searches, note_profile_opened, note_vain_search
from directory.actions.forgetting import forget_imports
from directory.actions.indexing import refresh_index
from directory.actions.merges import forget_merges, merge_people, undo_merge
from directory.actions.running import begin_run, run_import
from directory.actions.saved_lists import delete_list, list_people, save_list, share_list, unlist_people
from directory.actions.taking import note_recap_taken
from directory.actions.undoing import begin_undo, undo_import
from directory.actions.units import import_units

__all__ = [
    "ClaimStatement",
    "Strip",
    "add_to_claim",
    "answer_row",
    "approve_claim",
    "ask_applicant",
    "begin_bulk_edit",
    "begin_bulk_undo",
    "begin_check",
    "begin_export",
    "begin_import",
    "begin_run",
    "begin_search",
    "begin_undo",
    "cancel_import",
    "carry_on_bulk_edit",
    "check_import",
    "continue_bulk_edits",
    "continue_exports",
    "continue_imports",
    "continue_search",
    "delete_list",
    "end_export",
    "finish_export",
    "forget_bulk_edits",
    "forget_claims",
    "forget_exports",
    "forget_imports",
    "forget_merges",
    "forget_searches",
    "import_units",
    "invite_by_mail",
    "keep_apart",
    "keep_id_digits",
    "list_people",
    "look_at_bulk_edit",
    "look_into_tries",
    "make_claim",
    "make_claim_codes",
    "merge_people",
    "name_columns",
    "note_export_part",
    "note_export_trouble",
    "note_link_opened",
    "note_profile_opened",
    "note_recap_taken",
    "note_trouble",
    "note_vain_search",
    "pair_up",
    "part_login",
    "propose_again",
    "redeem_invitation",
    "refresh_index",
    "refuse_claim",
    "revoke_claim_invitation",
    "revoke_claim_invitations",
    "run_import",
    "save_list",
    "share_list",
    "take_export",
    "take_up_export",
    "undo_import",
    "undo_merge",
    "unlist_people",
    "vouch_for_claim",
    "weigh_claim",
    "withdraw_claim",
]
