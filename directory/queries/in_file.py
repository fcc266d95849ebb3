"""What the rows of one file say about each other: the same line twice, or two lines nobody can tell apart.

Only rows that share a number or a name can be about one person, and of those only the ones that nothing sets
apart. The database finds the groups; a group is compared here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection

from directory.models import Import
from directory.queries.likeness import Side, differences, same_number, side_of_row
from directory.queries.reasons import Reason, reason
from directory.reading import Values

# Rows that came through the reading and whose name (or number) stands on several lines. Rows of one class share
# its key; a row without a class may belong to any. What the rows say is fetched of the few alone, by their keys:
# counting sorts all of them, and by line the planner, who does not know this file yet, would read all rows for each.
_SUSPECTS = """
SELECT row.id, row.line, row.name_key, row.cleaned
  FROM (
    SELECT id, name_key, line,
           count(*) OVER (PARTITION BY name_key) AS of_this_name,
           count(*) OVER (PARTITION BY name_key, class_key) AS of_this_class,
           count(*) FILTER (WHERE class_key = '') OVER (PARTITION BY name_key) AS without_class
      FROM directory_importedrow WHERE imported_in_id = %s AND outcome <> 'error'
  ) AS found JOIN directory_importedrow AS row USING (id)
 WHERE of_this_class > 1 OR (without_class > 0 AND of_this_name > 1)
 ORDER BY found.name_key, found.line
"""
_NUMBERS_TWICE = """
SELECT row.id, row.line, row.name_key, row.cleaned
  FROM (
    SELECT id, number_key, line, count(*) OVER (PARTITION BY number_key) AS of_this_number
      FROM directory_importedrow WHERE imported_in_id = %s AND outcome <> 'error' AND number_key <> ''
  ) AS found JOIN directory_importedrow AS row USING (id)
 WHERE of_this_number > 1
 ORDER BY found.number_key, found.line
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One row, as far as it can be told from others."""

    key: int
    line: int
    name_key: str
    side: Side
    values: Values


@dataclass(slots=True)
class InFile:
    """By the key of a row. ``twins``: the earlier line that says the same. ``clashes``: why nobody can tell."""

    twins: dict[int, int] = field(default_factory=dict)
    clashes: dict[int, Reason] = field(default_factory=dict)


def look_within(roster_import: Import) -> InFile:
    found = InFile()
    for group in _groups(_NUMBERS_TWICE, roster_import, lambda row: row.side.number):
        _compare_numbers(group, found)
    for group in _groups(_SUSPECTS, roster_import, lambda row: row.name_key):
        _compare_names(group, found)
    for key in found.clashes:
        found.twins.pop(key, None)
    return found


def _groups(sql: str, roster_import: Import, key: Callable[[Line], str]) -> Iterator[list[Line]]:
    with connection.chunked_cursor() as cursor:  # a file of one name only would not fit into memory
        cursor.execute(sql, [roster_import.pk])
        for _, group in groupby((_line(*row) for row in cursor), key):
            yield list(group)


def _line(key: int, line: int, name_key: str, cleaned: str) -> Line:
    values: Values = json.loads(cleaned)
    return Line(key, line, name_key, side_of_row(values), values)


def _compare_numbers(group: list[Line], found: InFile) -> None:
    """One number on several lines: it is one line twice, or nobody knows whose number it is."""
    first = group[0]
    if any(row.name_key != first.name_key for row in group):
        _clash(group, "number_of_two_names", found)
    elif any(row.values != first.values for row in group):
        _clash(group, "rows_not_told_apart", found)
    else:
        found.twins.update({row.key: first.line for row in group[1:]})


def _compare_names(group: list[Line], found: InFile) -> None:
    for one, other in _not_told_apart(group):
        if one.values == other.values:
            found.twins.setdefault(other.key, found.twins.get(one.key, one.line))
        else:
            _clash([one, other], "rows_not_told_apart", found)


def _not_told_apart(group: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs in the order of their lines. Two different numbers are two people: those are not even compared."""
    numbered: dict[str, list[Line]] = defaultdict(list)
    without: list[Line] = []
    for row in group:
        others = numbered[row.side.number] + without if row.side.number else [*_all(numbered), *without]
        for other in others:
            if same_number(row.side, other.side) or not differences(row.side, other.side):
                yield other, row
        (numbered[row.side.number] if row.side.number else without).append(row)


def _all(numbered: dict[str, list[Line]]) -> Iterator[Line]:
    for rows in numbered.values():
        yield from rows


def _clash(rows: list[Line], code: str, found: InFile) -> None:
    for row in rows:
        other = next(one.line for one in rows if one.line != row.line)
        found.clashes.setdefault(row.key, reason(code, line=other))
