"""What kinds of things are held about somebody, and what would become of each if they were erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from people.registry import Subject, holdings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Kind:
    """``kept`` says why the rows outlive an erasure; empty when they go."""

    title: StrOrPromise
    count: int
    kept: StrOrPromise


def kinds_held(subject: Subject) -> list[Kind]:
    """Those of which there is something; one count for each holding."""
    found = [Kind(one.label, one.rows(subject).order_by().count(), one.kept) for one in holdings if not one.withheld]
    return [kind for kind in found if kind.count]
