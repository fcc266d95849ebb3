"""What an import held of people who perhaps never came in does not lie about for ever."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.models import Import
from files.actions import delete_file
from institution import reads

AT_ONCE = 20  # imports; each may have a hundred thousand rows


@action
def forget_imports(*, by: Actor) -> int:
    """Remove file and rows of imports that ended more than ``roster_kept_days`` ago, or lay about unstarted as long.

    These are put aside as well, as if somebody had cancelled them. The import itself and what was counted stay, and
    so does everybody who came in. At most ``AT_ONCE``, the oldest first; returns how many.
    """
    before = timezone.now() - timedelta(days=reads.current().roster_kept_days)
    idle = Import.objects.untouched_since(before).order_by("pk").select_related("association")
    imports = list(idle.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for roster_import in imports:
        _forget(roster_import, by)
    return len(imports)


def _forget(roster_import: Import, by: Actor) -> None:
    now = timezone.now()
    rows, _models = roster_import.imported_rows.all().delete()
    roster_import.opened_units.all().delete()
    roster_import.answers.all().delete()
    file = roster_import.file
    end = {} if roster_import.is_over else {"state": Import.State.CANCELLED, "finished_at": now}
    roster_import.change(file=None, forgotten_at=now, **end)
    if file is not None and not Import.objects.filter(file=file).exists():  # see ``set_aside_what_came_in``
        delete_file(file, by=by)
    record(by, "directory.import_forgotten", about=[roster_import, roster_import.association], facts={"rows": rows})
