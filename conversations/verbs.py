"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "conversations.post_written": _("wrote a post"),
        "conversations.post_edited": _("changed a post"),
        "conversations.post_deleted": _("took back a post"),
        "conversations.post_pinned": _("pinned a post"),
        "conversations.post_unpinned": _("took down a pinned post"),
        "conversations.comment_written": _("wrote a comment"),
        "conversations.comment_deleted": _("took back a comment"),
        "conversations.reported": _("reported what somebody wrote"),
        "conversations.hidden": _("hid what somebody wrote"),
        "conversations.kept": _("looked at a report and let it stand"),
        "conversations.shown_again": _("showed again what had been hidden"),
        "conversations.forgotten": _("forgot what had been taken back"),
    }
)
