"""What hangs on a row, as lines to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from people.models.gate import Reading, reading_of

# Column of the console → the field of the gate that opens it; all else is opened with the record.
GATED = {
    **{name: name for name in ("birth_date", "gender", "city", "title", "industry", "student_number")},
    "gender_as_given": "gender",
    "workplace": "employer",
    "starts_on": "title",
    "ends_on": "title",
    "former_name": "former_names",
    "until": "former_names",
}


def readable_columns(columns: Iterable[Any], reading: Reading) -> tuple[Any, ...]:
    """Those of the columns, or lines of columns, that the gate opens to this reader."""
    kept: list[Any] = []
    for column in columns:
        if isinstance(column, tuple):
            kept += [line] if (line := readable_columns(column, reading)) else []
        elif column not in GATED or reading.may(GATED[column]):
            kept.append(column)
    return tuple(kept)


class Lines(admin.TabularInline):
    """What hangs on a person, to read, as far as the gate opens it."""

    template = "admin/edit_inline/lines.html"
    extra = 0
    can_delete = False
    show_change_link = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None else readable_columns(self.fields or (), reading_of(request.actor, obj))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True
