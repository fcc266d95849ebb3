"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "files.file_kept": _("kept a file"),
        "files.file_made": _("wrote a file"),
        "files.file_deleted": _("deleted a file"),
        "files.unused_files_deleted": _("deleted files that nothing needed any more"),
        "files.disk_swept": _("removed what was left on the disk"),
    }
)
