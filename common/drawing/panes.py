"""Panes of glass: thousands of them in a few bytes.

A run of equal panes that stand above each other is one dashed stroke: its dash is the pane, its gap the
lead between. A figure of 2,000 classes costs about 20 kB so, and never more than there are changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DARK, LIT, DIM, BRIGHT = range(4)
# Levels of light to the classes that colour them (static/css/glass.css).
STROKES = {LIT: "s-lit", DIM: "s-dim", BRIGHT: "s-bright"}
EDGE = 0.75  # width of the line around a dark pane


@dataclass(frozen=True, slots=True)
class Pane:
    """The size of one pane and of the lead below it, in units of the figure."""

    width: float
    height: float
    gap: float

    @property
    def pitch(self) -> float:
        return round(self.height + self.gap, 2)


@dataclass(frozen=True, slots=True)
class Column:
    """Panes above each other: the middle of the column, where it begins, and a level of light for each.

    It grows downwards, or upwards from its foot.
    """

    x: float
    y: float
    levels: Sequence[int]
    upwards: bool = False


def number(value: float) -> str:
    """A coordinate in as few letters as it needs: two decimals are finer than any screen."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def strokes(columns: Iterable[Column], pane: Pane, name: str) -> str:
    """The panes of all columns, one path for each level of light; ``name`` is unique on the page."""
    paths: dict[int, list[str]] = {}
    for column in columns:
        _run_through(column, pane, paths)
    lit = "".join(_lit(paths[level], pane, STROKES[level]) for level in STROKES if level in paths)
    return lit + (_dark(paths[DARK], pane, name) if DARK in paths else "")


def grouped(levels: Sequence[int | bool], share: int) -> list[int]:
    """One level for each ``share`` classes: as many dark panes as there are dark classes in them.

    The dark is carried from group to group, so that scattered dark windows are not rounded away.
    """
    if share == 1:
        return [int(level) for level in levels]
    panes, carried, was_dark = [], 0, False
    for start in range(0, len(levels), share):
        group = levels[start : start + share]
        carried += sum(1 for level in group if not level)
        lights = [level for level in group if level]
        if carried * 2 >= share or not lights:
            panes.append(DARK)
            carried, was_dark = carried - share, True
        else:
            panes.append(_mean_light(lights))
    if not was_dark and not all(levels) and len(panes) > 1:
        panes[-1] = DARK
    return panes


def _mean_light(lights: Sequence[int]) -> int:
    order = [DIM, LIT, BRIGHT]  # from little light to much
    return order[round(sum(order.index(int(light)) for light in lights) / len(lights))]


def measure(
    done: int, total: int, *, label: str, name: str = "measure", columns: int = 20, size: int = 15
) -> SafeString:
    """How many of how many, a pane for each: "34 of 42 classmates are here".

    ``label`` is the accessible name; ``name`` differs where a page has several. Beyond 2,000 panes one
    pane stands for several.
    """
    share = ceil(total / 2000) or 1
    lit, panes = done // share, ceil(total / share)
    pane, step, edge = Pane(size, size, 3), size + 3, 6
    rows = ceil(panes / columns) or 1
    glass = strokes(
        (
            Column(edge + at * step + size / 2, edge, [int(row * columns + at < lit) for row in range(rows)
                                                       if row * columns + at < panes])
            for at in range(min(columns, panes))
        ),
        pane,
        name,
    )  # fmt: skip
    width, height = min(columns, panes or 1) * step - 3 + 2 * edge, rows * step - 3 + 2 * edge
    return format_html(
        '<svg class="panes" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect class="frame" x=".5" y=".5" width="{}" height="{}" rx="3"/>{}</svg>',
        *(width, height, label, width - 1, height - 1),
        mark_safe(glass),  # numbers of ours
    )


def _run_through(column: Column, pane: Pane, paths: dict[int, list[str]]) -> None:
    """Add the column's runs to the paths of their levels, each from where the last one ended."""
    sign = -1 if column.upwards else 1
    ended: dict[int, float] = {}
    row = 0
    for level, run in groupby(column.levels):
        length = len(list(run))
        start = column.y + sign * row * pane.pitch
        stroke = length * pane.pitch - pane.gap
        if level in ended:
            move = f"m0 {number(start - ended[level])}"
        else:
            move = f"M{number(column.x)} {number(start)}"
        paths.setdefault(level, []).append(f"{move}v{number(sign * stroke)}")
        ended[level] = start + sign * stroke
        row += length


def _lit(moves: list[str], pane: Pane, css: str) -> str:
    return (
        f'<path class="{css}" d="{"".join(moves)}" stroke-width="{number(pane.width)}"'
        f' stroke-dasharray="{number(pane.height)} {number(pane.gap)}"/>'
    )


def _dark(moves: list[str], pane: Pane, name: str) -> str:
    """Drawn twice from one path: the edge, and the night within it."""
    inner, outer = pane.height - 2 * EDGE, pane.gap + 2 * EDGE
    return (
        f'<defs><path id="{name}-dark" d="{"".join(moves)}"/></defs>'
        f'<use class="s-edge" href="#{name}-dark" stroke-width="{number(pane.width)}"'
        f' stroke-dasharray="{number(pane.height)} {number(pane.gap)}"/>'
        f'<use class="s-dark" href="#{name}-dark" stroke-width="{number(max(pane.width - 2 * EDGE, 0))}"'
        f' stroke-dasharray="{number(inner)} {number(outer)}" stroke-dashoffset="{number(-EDGE)}"/>'
    )
