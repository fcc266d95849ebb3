"""Names that people write in two languages, and which one a reader gets."""

from __future__ import annotations

from django.utils.translation import get_language


def in_readers_language(zh: str, en: str) -> str:
    """The text in the active language, else the one there is."""
    if (get_language() or "").startswith("zh"):
        return zh or en
    return en or zh
