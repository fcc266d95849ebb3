"""What comes again and again and can be ended alone: hung in by upper floors, as the kinds of letters are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Serial:
    """A kind of thing that comes again and again, and that a reader can end alone and keep the rest of its category: a
    newsletter. A mailing names it in ``serial``, as ``<name>-<key>``.

    ``label_of(key)`` is what it is called, None when it is gone; ``keys()`` are those there are. ``end`` and ``renew``
    are actions for the reader who holds a letter of it. ``page()`` is where a reader sees them all.
    """

    name: str
    label: StrOrPromise
    help: StrOrPromise
    keys: Callable[[], Iterable[str]]
    label_of: Callable[[str], StrOrPromise | None]
    end: Callable[..., object]  # (addressee, key, *, by)
    renew: Callable[..., object]
    page: Callable[[], str]


serials: Registry[Serial] = Registry()


def find_serial(said: str) -> tuple[Serial, str] | None:
    """The kind and the key in ``newsletter-k3v…``; None for what is gone, or never was."""
    name, _dash, key = said.partition("-")
    serial = next((each for each in serials if each.name == name), None)
    return (serial, key) if serial is not None and serial.label_of(key) is not None else None
