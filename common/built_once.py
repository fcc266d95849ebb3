"""Statements built once per process.

Django takes many times as long to build a statement as to send it and fetch some rows, and PostgreSQL as long to plan
it as to run it. Where a page asks the same question again and again, only with other values, the statement is built at
the first question and kept: here by the process, and in the database, prepared, by each connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import update_wrapper
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import QuerySet

Rows = list[tuple[Any, ...]]
TYPES = {int: "bigint", str: "text", date: "date"}  # of the arguments, as PostgreSQL calls them

_numbers = count(1)
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # connection → names of what it has prepared


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where the value of an argument goes."""

    name: str


@dataclass(frozen=True, slots=True)
class _Statement:
    """As Django wrote it, with what stands at each of its places: a ``_Slot``, or a value that never changes."""

    name: str
    sql: str
    parameters: list[Any]
    arguments: dict[str, str]  # name → type

    def filled(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        return self.sql, [values[each.name] if type(each) is _Slot else each for each in self.parameters]

    def prepared(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        """To be called by name; this connection learns the name at its first call."""
        known = _prepared.setdefault(connection.connection, set())
        if self.name not in known:
            self._prepare()
            known.add(self.name)
        places = ", ".join(["%s"] * len(self.arguments))
        call = f'EXECUTE "{self.name}" ({places})' if places else f'EXECUTE "{self.name}"'
        return call, [values[name] for name in self.arguments]

    def _prepare(self) -> None:
        """What never changes is written out, so that indexes over a part of a table are seen to serve."""
        places = {name: f"${number}" for number, name in enumerate(self.arguments, 1)}
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            written = (
                places[each.name] if type(each) is _Slot else cursor.mogrify("%s", [each]).decode()
                for each in self.parameters
            )
            types = f"({', '.join(self.arguments.values())})" if self.arguments else ""
            cursor.execute(f'PREPARE "{self.name}" {types} AS {self.sql % tuple(written)}')


class BuiltOnce:
    """Made by ``built_once``; called with the values, by name."""

    def __init__(self, build: Callable[..., QuerySet], shapes: tuple[str, ...]) -> None:
        self.build, self.shapes = build, shapes
        self.statements: dict[tuple[Any, ...], _Statement] = {}
        update_wrapper(self, build)

    def __call__(self, **values: Any) -> Rows:
        shape = tuple(values[name] for name in self.shapes)
        if shape not in self.statements:
            self.statements[shape] = self._statement(values)
        statement = self.statements[shape]
        with connection.cursor() as cursor:
            cursor.execute(*(statement.prepared(values) if _keeps_its_session() else statement.filled(values)))
            return cursor.fetchall()

    def _statement(self, values: dict[str, Any]) -> _Statement:
        stand_ins = {
            name: value if name in self.shapes else _stand_in(value, number)
            for number, (name, value) in enumerate(values.items())
        }
        sql, parameters = self.build(**stand_ins).query.sql_with_params()
        slots = {name: stand_ins[name] for name in values if name not in self.shapes}
        found = [_slot_of(each, slots) for each in parameters]
        lost = set(slots) - {each.name for each in found if type(each) is _Slot}
        if lost:
            raise ValueError(f"{self.build.__qualname__}: no value of the statement is {', '.join(sorted(lost))}")
        types = {name: TYPES[type(value)] for name, value in slots.items()}
        return _Statement(f"{self.build.__name__.strip('_')}_{next(_numbers)}"[-63:], sql, found, types)


def _keeps_its_session() -> bool:
    """Not behind a pooler that gives every transaction another one; Django's own setting says so."""
    return not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)


def built_once(*shapes: str) -> Callable[[Callable[..., QuerySet]], BuiltOnce]:
    """Make of a function that returns ``….values_list(…)`` one that returns its rows, and builds it only once.

    Every argument is a value that goes into the statement as it is: a number, a text, a day. ``shapes`` names
    those that change the statement itself; one is built for each of their combinations, so there must be few. What
    is no argument must be the same for everybody: neither the reader's language nor their rights may be looked at
    inside.
    """
    return lambda build: BuiltOnce(build, shapes)


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that stands nowhere else in the statement."""
    if isinstance(value, str):
        return f"the value of argument {number}"
    if type(value) is date:
        return date.max - timedelta(days=number + 1)
    if type(value) is int:
        return 2_000_000_011 + number
    raise TypeError(f"{value!r} cannot be filled into a statement that is kept")


def _slot_of(parameter: Any, slots: dict[str, Any]) -> Any:
    for name, stand_in in slots.items():
        if type(parameter) is type(stand_in) and parameter == stand_in:
            return _Slot(name)
    return parameter
