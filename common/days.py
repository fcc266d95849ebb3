"""Days as a page writes them, many times over."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language


def written_day(moment: datetime) -> str:
    """``{{ moment|date:"DATE_FORMAT" }}``, for lists in which many share a day."""
    return _written(localtime(moment).date(), get_language())


@lru_cache(maxsize=4096)
def _written(day: date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")
