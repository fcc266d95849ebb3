"""Small values that pages hand to components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Link:
    """A way somewhere: an entry of a menu, a tab, a crumb, an act."""

    label: StrOrPromise
    url: str
    icon: str = ""
    is_current: bool = False
    count: int = 0
    is_wide_only: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: what a colour means and how many there are."""

    key: str
    label: StrOrPromise
    count: int
    url: str = ""
