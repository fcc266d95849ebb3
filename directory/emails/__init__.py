"""Letters about rosters on their way in."""

from __future__ import annotations

from django.urls import reverse

from directory.hangs import RECORDS
from directory.models import Export, Import, Merge, ProfileCount
from messaging.letters import queue_letter
from people.models import Person, User

DESK = "desk"  # the category: what waits for an officer


def queue_import_stopped(roster_import: Import) -> None:
    """To whoever began it: it got no further, and why. The house itself reads the console."""
    if roster_import.begun_by is None:
        return
    queue_letter(
        to=roster_import.begun_by,
        category=DESK,
        template="directory/email/import_stopped",
        about=roster_import,
        context={"path": roster_import.get_absolute_url()},
        key=f"import-stopped:{roster_import.pk}:{roster_import.finished_at}",
    )


def queue_export_ready(export: Export) -> None:
    """To whoever asked for a file of people: it is ready, and until when. The letter holds no data."""
    _tell_of_export(export, "directory/email/export_ready")


def queue_export_stopped(export: Export) -> None:
    """To whoever asked for it: there is no file, and where to begin anew."""
    _tell_of_export(export, "directory/email/export_stopped")


def _tell_of_export(export: Export, template: str) -> None:
    if export.begun_by is None:
        return
    queue_letter(
        to=export.begun_by,
        category=DESK,
        template=template,
        about=export,
        context={"path": export.get_absolute_url()},
        key=f"{template}:{export.pk}",
    )


def queue_records_merged(merge: Merge) -> None:
    """To the owner of the record that stays: two were one person's, and are one now."""
    queue_letter(to=merge.kept, category=RECORDS, template="directory/email/records_merged", about=merge)


def queue_login_without_record(merge: Merge, login: User) -> None:
    """To a second login of the same person: it has no record from now on, the other one has."""
    queue_letter(to=login, category=RECORDS, template="directory/email/login_without_record", about=merge)


def queue_records_parted(merge: Merge, person: Person) -> None:
    """To the owners: what had been brought together is two records again."""
    queue_letter(to=person, category=RECORDS, template="directory/email/records_parted", about=merge)


def queue_profiles_opened(counted: ProfileCount, officer: Person) -> None:
    """To whoever keeps the register: a member has opened so many profiles that somebody should ask why."""
    queue_letter(
        to=officer,
        category=DESK,
        template="directory/email/profiles_opened",
        about=counted,
        context={"path": reverse("admin:directory_profilecount_changelist")},
        key=f"profiles-opened:{counted.pk}",
    )
