"""Statements that are said once for each letter, and planned once for each connection: planning one of them takes the
database ten times as long as carrying it out."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by the connection itself, so that a new one knows none


def carry_out(statement: str, types: Sequence[str], fixed: Sequence[Any], values: Sequence[Any]) -> bool:
    """Say ``statement`` with these ``values`` for ``$1``, ``$2`` …, of these types; ``fixed`` stand for its ``%s``.

    Whether it returned a row."""
    name = "s" + sha256(repr((statement, fixed)).encode()).hexdigest()[:32]
    with connection.cursor() as cursor:
        known = _known.setdefault(connection.connection, set())
        if name not in known:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE {name} ({', '.join(types)}) AS {statement}", fixed)
            known.add(name)
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", values)
        return bool(cursor.description) and cursor.fetchone() is not None
