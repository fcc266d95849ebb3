"""What stands in the tables, for seeing that it stands there again."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings

from directory.actions.merges.rows import row_of

# What a merge leaves behind on purpose: the audit, its own row, the letters about it; and notes of whom to index anew.
APART = ("audit.entry", "audit.unsealed", "audit.block", "directory.merge", "directory.staleperson")


def dump() -> dict[str, dict[int, dict[str, Any]]]:
    """Every row of the house by its key. Letters about merges left out, like what else tells of them."""
    found = {}
    for config in apps.get_app_configs():
        if config.name not in settings.HOUSE_APPS:
            continue
        for model in config.get_models():
            if model._meta.label_lower not in APART:
                rows = {row.pk: row_of(row) for row in model._base_manager.all()}
                found[model._meta.label_lower] = {key: row for key, row in rows.items() if not _tells(row)}
    return found


def _tells(row: dict[str, Any]) -> bool:
    return str(row.get("template", "")).startswith("directory/email/")


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Readable when a test fails: the rows that are not the same."""
    return {
        f"{label}:{key}": (rows.get(key), after[label].get(key))
        for label, rows in before.items()
        for key in {*rows, *after[label]}
        if rows.get(key) != after[label].get(key)
    }
