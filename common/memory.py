"""What a page asks twenty times and reads once: the terms and the groups of whoever acts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from common.actions import window_is_open, windows_opened

R = TypeVar("R")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memory_of_a_request", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """For the length of one request."""
    before = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(before)


def remembered(key: Hashable, read: Callable[[], R]) -> R:
    """What ``read`` says, asked once per key. Inside an action always anew, and anew after one has run.

    Outside ``remembering`` nothing is kept.
    """
    memory = _memory.get()
    if memory is None or window_is_open():
        return read()
    key = (windows_opened(), key)
    if key not in memory:
        memory[key] = read()
    return memory[key]
