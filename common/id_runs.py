"""Many keys in little room: runs of neighbouring ids, an ``int8multirange`` in the database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import models

Runs = tuple[tuple[int, int], ...]  # (first, last), both inside, rising, never touching

RUN = re.compile(r"\[(\d+),(\d+)\)")


def runs_of(ids: Iterable[int]) -> Runs:
    """``[3, 1, 2, 7]`` → ``((1, 3), (7, 7))``."""
    runs: list[list[int]] = []
    for id in sorted(set(ids)):
        if runs and id == runs[-1][1] + 1:
            runs[-1][1] = id
        else:
            runs.append([id, id])
    return tuple((first, last) for first, last in runs)


class IdRunsField(models.Field):
    """Holds ``Runs``. The database can tell whether an id is inside, and whether two rows share one."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Runs | None:
        if value is None:
            return None
        return tuple((int(first), int(after) - 1) for first, after in RUN.findall(value))

    def get_prep_value(self, value: Runs | None) -> str | None:
        if value is None:
            return None
        runs = ",".join(f"[{first},{last + 1})" for first, last in value)
        return f"{{{runs}}}"


@IdRunsField.register_lookup
class Holds(models.Lookup):
    """``ids__holds=7``: the id is in one of the runs."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        runs, runs_params = self.process_lhs(compiler, connection)
        id, id_params = self.process_rhs(compiler, connection)
        return f"{runs} @> ({id})::int8", (*runs_params, *id_params)
