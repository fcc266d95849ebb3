"""The one way to write. See `docs/decisions/001-actions.md`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.sentences import refusal_for
from common.verdicts import Forbidden

P = ParamSpec("P")
R = TypeVar("R")

_window: ContextVar[int] = ContextVar("writing_window", default=0)
_opened: ContextVar[int] = ContextVar("writing_windows_opened", default=0)


def window_is_open() -> bool:
    """Whether an action runs now. Tests fail a write by a door while this is False."""
    return _window.get() > 0


def windows_opened() -> int:
    """How often something may have been written so far: what was read at another count is not to be believed."""
    return _opened.get()


@contextmanager
def writing_window() -> Iterator[None]:
    """For the few writers that are no actions: migrations of data, factories, the engines of delivery."""
    before = _window.set(_window.get() + 1)
    _opened.set(_opened.get() + 1)
    try:
        yield
    finally:
        _window.reset(before)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make ``function`` the one place where something changes.

    It runs in one transaction, with the window for writing open. A constraint that the database holds
    against us becomes a ``Refusal`` with that constraint's sentence, also when it is found at commit.
    A personal token must hold ``<app>:write`` of the app the action lives in; the actions that one calls in its
    turn ask for no more, or a token could approve a request and then fail over the Person it makes.

    Raises ``Refusal`` or ``Forbidden``; nothing is left half done.
    """
    scope = f"{function.__module__.partition('.')[0]}:write"

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        if isinstance(by, Actor) and not window_is_open() and not by.holds_scope(scope):
            raise Forbidden(
                _("This token may not do that: it lacks the scope %(scope)s.") % {"scope": scope},
                "scope_missing",
            )
        try:
            with transaction.atomic(), writing_window():
                return function(*args, **kwargs)
        except IntegrityError as error:
            raise refusal_for(error) from error

    act.is_action = True  # type: ignore[attr-defined]
    return act


__all__ = ["action", "window_is_open", "windows_opened", "writing_window"]
