"""The skyline of a school: one column of windows for each year, one window for each class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common.drawing.panes import DARK, LIT, Column, Pane, grouped, number, strokes

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # classes one pane may stand for
NARROWEST, LOWEST, WIDEST = 4.0, 3.0, 26.0  # pitch of the panes, in units of the figure
MOST_BYTES = 32_000  # of glass; with links and labels a skyline stays under 40 kB
LABELS = 26.0  # height of the strip with the years
ROOM = 0.42  # of width and height, measured from the lower left corner
LINK = 24.0  # a column one can hit is at least that wide

YearLink = Callable[[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Skyline:
    """The drawing, and what its caption has to say about it."""

    svg: SafeString
    panes: int
    lit: int
    classes_per_pane: int
    leaves_room: bool  # the upper left corner is free: words may stand there


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand."""

    first: int
    last: int
    across: int  # panes side by side within one year
    step_x: float
    step_y: float
    width: float
    height: float

    @property
    def pane(self) -> Pane:
        return Pane(round(self.step_x * 0.72, 2), round(self.step_y * 0.74, 2), round(self.step_y * 0.26, 2))

    @property
    def year_width(self) -> float:
        return self.across * self.step_x

    def left_of(self, year: int) -> float:
        """Years end at the right edge; a young school leaves the left side to the night."""
        return self.width - (self.last - year + 1) * self.year_width


def skyline(
    years: Mapping[int, Sequence[int | bool]],
    *,
    width: int,
    height: int,
    label: str,
    name: str,
    link: YearLink | None = None,
    year_label: Callable[[int], str] = str,
) -> Skyline:
    """Draw every class as a window, year by year from left to right.

    ``years`` maps a graduation year to the light of each of its classes: 0 dark, 1 lit, 2 dim, 3 bright
    (True and False will do). Where there are more classes than can be told apart, a pane stands for
    several, in true proportion, and a year with a dark class shows a dark pane. ``label`` is the accessible
    name, ``name`` is unique on the page. ``link(first, last)`` gives address and name of the list of those
    years; where columns are too narrow to be hit, one link spans several.
    """
    if not years:
        empty = format_html('<svg viewBox="0 0 {} {}" role="img" aria-label="{}"></svg>', width, height, label)
        return Skyline(empty, 0, 0, 1, leaves_room=True)
    panes, share, layout, glass = _drawn(years, width, height - LABELS, name)
    parts = [
        mark_safe(glass),  # numbers of ours
        format_html('<path class="ground" d="M0 {0}H{1}"/>', number(layout.height + 1), width),
        _year_labels(layout, year_label),
        _links(layout, link) if link else "",
    ]
    svg = format_html(
        '<svg viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        *(width, height, "group" if link else "img", label),
        format_html_join("", "{}", ((part,) for part in parts)),
    )
    lit = sum(1 for levels in panes.values() for level in levels if level != DARK)
    return Skyline(svg, sum(map(len, panes.values())), lit, share, _leaves_room(panes, layout))


def _drawn(years: Any, width: int, height: float, name: str) -> Any:
    """The finest drawing that can still be told apart and stays small."""
    for share in STEPS:
        layout = _layout({year: ceil(len(levels) / share) for year, levels in years.items()}, width, height)
        if layout is None:
            continue
        shaded = {year: grouped(levels, share) for year, levels in years.items()}
        for panes in (shaded, _unshaded(shaded)):
            glass = strokes(_columns(panes, layout), layout.pane, name)
            if len(glass) <= MOST_BYTES:
                return panes, share, layout, glass
    raise ValueError(f"more classes than a skyline of {width} by {height} can show")


def _unshaded(panes: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    return {year: [min(level, LIT) for level in levels] for year, levels in panes.items()}


def _layout(panes: Mapping[int, int], width: int, height: float) -> Layout | None:
    """As many panes side by side as make them largest; None when they would be too small."""
    first, last = min(panes), max(panes)
    peak = max(1, *panes.values())
    room = width / (last - first + 1)
    best = None
    for across in range(1, peak + 1):
        step_x = min(room / across, WIDEST)
        step_y = min(height / ceil(peak / across), step_x * 4 / 3)
        if across > 1 and step_x < NARROWEST:
            break
        if step_y >= LOWEST and (best is None or min(step_x, step_y) > min(best.step_x, best.step_y)):
            best = Layout(first, last, across, floor(step_x * 100) / 100, floor(step_y * 100) / 100, width, height)
    return best


def _columns(panes: Mapping[int, Sequence[int]], layout: Layout) -> Iterator[Column]:
    for year in sorted(panes):
        for at in range(layout.across):
            levels = panes[year][at :: layout.across]
            if levels:
                x = layout.left_of(year) + (at + 0.5) * layout.step_x
                yield Column(x, layout.height, levels, upwards=True)


def _year_labels(layout: Layout, year_label: Callable[[int], str]) -> SafeString:
    """The first and last year, and round ones between where they have room."""
    between = 10 if 10 * layout.year_width >= 90 else 20
    marks = [layout.first] if layout.first != layout.last else []
    for year in range(layout.first + 1, layout.last):
        before, after = (year - layout.first) * layout.year_width, (layout.last - year + 1) * layout.year_width
        if year % between == 0 and before >= 72 and after >= 120:
            marks.append(year)
    y = number(layout.height + LABELS - 8)
    texts = [(layout.left_of(year), y, "", year_label(year)) for year in marks]
    texts.append((layout.width, y, " e", year_label(layout.last)))
    return format_html_join(
        "", '<text class="dim{2}" x="{0}" y="{1}">{3}</text>', ((number(x), *rest) for x, *rest in texts)
    )


def _links(layout: Layout, link: YearLink) -> SafeString:
    """Columns one can click. The keyboard finds the same lists in the table beneath, not here."""
    span = ceil(LINK / layout.year_width)
    groups = [(year, min(year + span - 1, layout.last)) for year in range(layout.first, layout.last + 1, span)]
    return format_html_join(
        "",
        '<a href="{}" tabindex="-1" aria-label="{}"><path class="hit" d="M{} 0H{}V{}H{}z"/></a>',
        (
            (
                *link(first, last),
                number(layout.left_of(first)),
                number(layout.left_of(last + 1)),
                number(layout.height),
                number(layout.left_of(first)),
            )
            for first, last in groups
        ),
    )


def _leaves_room(panes: Mapping[int, Sequence[int]], layout: Layout) -> bool:
    """True when the upper left corner, where words would stand, is empty."""
    return all(
        ceil(len(levels) / layout.across) * layout.step_y <= layout.height * ROOM
        for year, levels in panes.items()
        if layout.left_of(year) < layout.width * ROOM
    )
