"""What the directory hangs into the floors below: what it holds about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from directory.models import Import
from people.registry import Holding, holdings

HOLDINGS = (
    Holding(
        name="directory.imported_rows",
        label=_("Rows of rosters that speak of you"),
        model="directory.ImportedRow",
        shows=("imported_in__created_at", "line", "raw", "outcome"),
    ),
)


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for holding in HOLDINGS:
        holdings.hang(holding)
    speak_of(Rows("directory.import", Import.objects.visible_to, link=lambda brought: brought.get_absolute_url()))
