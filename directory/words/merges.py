"""What a merge carried over, and what an undoing left with the record that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What nobody in the office needs to read about.
SILENT = ("people.formerid", "messaging.addressee", "people.logintie")
WHY: dict[str, StrOrPromise] = {
    "changed": _("changed since, so it stays with the record that was kept"),
    "gone": _("no longer there"),
    "lost": _("came back without something that is no longer there"),
    "in_the_way": _("something else stands in its place by now"),
}


@dataclass(frozen=True, slots=True)
class Carried:
    label: StrOrPromise
    moved: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Left:
    label: StrOrPromise
    why: StrOrPromise


def carried_said(counts: Mapping[str, Mapping[str, int]]) -> list[Carried]:
    """How many rows of each kind came over, and how many said what was there already."""
    found = [
        Carried(_plural(label), did.get("moved", 0), did.get("dropped", 0))
        for label, did in sorted(counts.items())
        if label not in (*SILENT, "people.person", "directory.duplicatepair")
    ]
    return [one for one in found if one.moved or one.dropped]


def left_said(left: Iterable[Mapping[str, Any]]) -> list[Left]:
    return [Left(_single(one["model"]), WHY.get(one["why"], one["why"])) for one in left]


def _plural(label: str) -> str:
    return capfirst(str(apps.get_model(label)._meta.verbose_name_plural))


def _single(label: str) -> str:
    return capfirst(str(apps.get_model(label)._meta.verbose_name))
