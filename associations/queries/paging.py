"""Long lists of people, page by page in the order of names. The cost of page 500 is that of page 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """``before`` and ``after`` are public ids to ask the neighbouring pages with; empty at the ends.

    ``total`` is the number of all rows, where it was read along with them; else None.
    """

    rows: list[Any]
    before: str = ""
    after: str = ""
    total: int | None = None


def page_by_name(rows: QuerySet, *, after: str = "", before: str = "", person: str = "", size: int = PAGE) -> Page:
    """One page. ``person`` is the path from the row to the Person (``"person__"``), empty for persons themselves.

    A public id that is not in the list begins at the start.
    """
    key, number = f"{person}sort_key", f"{person}pk"
    edge = _edge(rows, before or after, person)
    if edge is None:
        found = list(rows.order_by(key, number)[: size + 1])
        return Page(found[:size], after=_last(found, size))
    if before:
        earlier = Q(**{f"{key}__lt": edge[0]}) | Q(**{key: edge[0], f"{number}__lt": edge[1]})
        found = list(rows.filter(earlier).order_by(f"-{key}", f"-{number}")[: size + 1])
        page = found[:size][::-1]
        return Page(
            page, before=page[0].public_id if len(found) > size else "", after=page[-1].public_id if page else ""
        )
    later = Q(**{f"{key}__gt": edge[0]}) | Q(**{key: edge[0], f"{number}__gt": edge[1]})
    found = list(rows.filter(later).order_by(key, number)[: size + 1])
    return Page(found[:size], before=found[0].public_id if found else "", after=_last(found, size))


def _edge(rows: QuerySet, public_id: str, person: str) -> tuple[str, int] | None:
    if not public_id:
        return None
    return rows.filter(public_id=public_id).values_list(f"{person}sort_key", f"{person}pk").first()


def _last(found: list[Model], size: int) -> str:
    return found[size - 1].public_id if len(found) > size else ""  # type: ignore[attr-defined]
