"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "associations.opened": _("opened an association"),
        "associations.taken_back": _("took back the opening of an association"),
        "associations.activated": _("let an association begin"),
        "associations.changed": _("changed an association"),
        "associations.renamed": _("renamed an association"),
        "associations.moved": _("moved an association"),
        "associations.closing_begun": _("began to close an association"),
        "associations.closed": _("closed an association"),
        "associations.placed": _("placed somebody in a class"),
        "associations.officer_appointed": _("appointed an officer"),
        "associations.term_extended": _("extended a term"),
        "associations.term_kept": _("let a term run on, because nobody follows"),
        "associations.term_ended": _("ended a term"),
        "associations.handover_note_written": _("wrote a hand-over note"),
        "associations.handed_over": _("handed an office over"),
        "associations.join_asked": _("asked to join"),
        "associations.join_withdrawn": _("withdrew a join request"),
        "associations.join_approved": _("approved a join request"),
        "associations.join_declined": _("declined a join request"),
        "associations.join_ignored": _("set a join request aside"),
        "associations.join_taken_back": _("took back an approval"),
        "associations.join_reminded": _("brought a join request to mind"),
        "associations.join_passed_up": _("passed a join request up"),
        "associations.join_passed_on_in_a_move": _("passed a join request on when its group moved"),
        "associations.invited": _("invited somebody"),
        "associations.invitation_reset": _("made an invitation anew"),
        "associations.invitation_revoked": _("revoked an invitation"),
        "associations.office_opened": _("opened an office"),
        "associations.office_changed": _("changed what an office may do"),
        "associations.member_joined": _("became a member"),
        "associations.members_enrolled": _("brought in the roll of members"),
        "associations.member_left": _("left"),
        "associations.member_removed": _("removed a member"),
        "associations.banned": _("banned somebody"),
        "associations.ban_lifted": _("lifted a ban"),
    }
)
