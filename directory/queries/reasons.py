"""Why a row came out as it did: a code and what its sentence needs. The sentences are in ``words``."""

from __future__ import annotations

from typing import Any

Reason = dict[str, Any]


def reason(code: str, **params: Any) -> Reason:
    """``person`` and ``people`` are keys: the reader's rights decide whether a name is said."""
    return {"code": code} | params
