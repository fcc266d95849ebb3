"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "institution.changed": _("changed the institution's settings"),
        "institution.terms_published": _("published new terms"),
    }
)
