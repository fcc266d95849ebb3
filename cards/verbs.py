"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "cards.card_issued": _("gave an alumni card"),
        "cards.card_revoked": _("revoked an alumni card"),
        "cards.card_released": _("allowed a new alumni card after a misuse"),
    }
)
