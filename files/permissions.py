"""Who may leave a file here, and how much."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from files.models import StoredFile

LARGEST = {"picture": 20_000_000, "document": 20_000_000, "table": 100_000_000, "attachment": 20_000_000}  # bytes
FILES_A_DAY = 300
BYTES_A_DAY = 1_000_000_000


def can_keep_file(actor: Actor) -> Verdict:
    """Everybody signed in, within a day's measure. What the file belongs to is asked by the app it is for."""
    if actor.is_system:
        return ALLOWED
    if actor.user is None:
        return forbidden(_("Log in to send files."))
    since = timezone.now() - timedelta(days=1)
    today = StoredFile.objects.filter(kept_by=actor.user, created_at__gt=since)
    sums = today.aggregate(files=Count("pk"), bytes=Sum("size", default=0))
    if sums["files"] >= FILES_A_DAY or sums["bytes"] >= BYTES_A_DAY:
        return refused("too_many_files", _("That is a lot of files for one day. Go on tomorrow."))
    return ALLOWED
