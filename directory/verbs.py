"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "directory.import_begun": _("brought a roster"),
        "directory.import_finished": _("brought in the people of a roster"),
        "directory.import_cancelled": _("cancelled an import"),
        "directory.import_forgotten": _("removed the file and the rows of an import"),
        "directory.import_given_up": _("gave up an import that got no further"),
        "directory.import_failed": _("had an import stopped for want of rights"),
        "directory.duplicates_sought": _("looked for records that may be one person"),
        "directory.kept_apart": _("said that two records are two people"),
        "directory.proposed_again": _("asked to look once more whether two records are one person"),
    }
)
