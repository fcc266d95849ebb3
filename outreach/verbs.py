"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "outreach.message_begun": _("began a message to many"),
        "outreach.message_worded": _("changed the words of a message"),
        "outreach.message_fixed": _("fixed a message"),
        "outreach.message_copied": _("copied a message"),
    }
)
