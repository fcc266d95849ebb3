"""Addresses of many rows of one kind: the pattern is read once, the public id filled in."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, get_urlconf, reverse

STAND_IN = "public-id"


def address(name: str, public_id: str) -> str:
    """``reverse(name, args=[public_id])``, for pages that need it a hundred times. A public id is a slug."""
    before, after = _around(name, get_urlconf(), get_script_prefix())
    return f"{before}{public_id}{after}"


@cache
def _around(name: str, urlconf: str | None, script_prefix: str) -> tuple[str, str]:
    before, _stand_in, after = reverse(name, args=[STAND_IN]).partition(STAND_IN)
    return before, after
