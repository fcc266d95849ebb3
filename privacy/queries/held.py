"""What kinds of things are held about somebody, and what would become of each if they were erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from people.models.gate import Purpose, fields
from people.registry import Subject, holdings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """``kept`` says why the rows outlive an erasure; empty when they go."""

    title: StrOrPromise
    count: int
    kept: StrOrPromise


def purposes() -> list[tuple[Purpose, list[StrOrPromise]]]:
    """Why the school keeps what, in the order of the page on which one chooses who sees it."""
    found: dict[Purpose, list[StrOrPromise]] = {}
    for one in sorted(fields, key=lambda each: (each.position, each.name)):
        found.setdefault(one.purpose, []).append(one.label)
    return list(found.items())


def kinds_held(subject: Subject) -> list[Kind]:
    """Those of which there is something; one count for each holding."""
    found = [Kind(one.label, one.rows(subject).order_by().count(), one.kept) for one in holdings if not one.withheld]
    return [kind for kind in found if kind.count]
