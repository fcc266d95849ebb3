"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "privacy.copy_asked_for": _("asked for a copy of their data"),
        "privacy.copy_made": _("made somebody a copy of their data"),
        "privacy.copy_failed": _("could not make a copy of somebody's data"),
        "privacy.copy_fetched": _("fetched the copy of their data"),
        "privacy.erasure_asked_for": _("asked for somebody's data to be erased"),
        "privacy.erasure_stopped": _("stopped an erasure"),
        "privacy.record_left_out": _("left a record out of what a login had asked to be erased"),
        "privacy.erased": _("erased somebody's data"),
        "privacy.copy_removed": _("removed a copy of somebody's data"),
    }
)
