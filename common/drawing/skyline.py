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
FEW_YEARS = 24  # so many years with classes, and most years without: the empty ones take no ground
STREET = 1.6  # a building with the street beside it, in widths of the building
WIDEST_OF_FEW, NAME_OF_A_YEAR, HEADROOM = 44.0, 52.0, 6.0

YearLink = Callable[[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Skyline:
    """The drawing, and what its caption has to say about it."""

    svg: SafeString
    panes: int
    lit: int
    classes_per_pane: int
    leaves_room: bool  # the upper left corner is free: words may stand there
    height: float = 0.0  # of the figure, no more than its tallest column and the years beneath need


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand. ``height`` is that of the tallest."""

    years: Sequence[int]  # from left to right, each on ground of its own
    across: int  # panes side by side within one year
    step_x: float
    step_y: float
    width: float
    height: float
    most: float  # the height that was there to be used
    is_sparse: bool = False

    @property
    def pane(self) -> Pane:
        return Pane(round(self.step_x * 0.72, 2), round(self.step_y * 0.74, 2), round(self.step_y * 0.26, 2))

    @property
    def year_width(self) -> float:
        building = self.across * self.step_x
        return min(self.width / len(self.years), building * STREET) if self.is_sparse else building

    def left_of(self, at: int) -> float:
        """Where this year begins. The last ends at the right edge; a young school leaves the left to the night."""
        return self.width - (len(self.years) - at) * self.year_width

    def building_at(self, at: int) -> float:
        return self.left_of(at) + (self.year_width - self.across * self.step_x) / 2


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
    several, in true proportion, and a year with a dark class shows a dark pane. Where only a few years have any,
    those between take no ground. ``height`` is the most the figure may take. ``label`` is the accessible
    name, ``name`` is unique on the page. ``link(first, last)`` gives address and name of the list of those
    years; where columns are too narrow to be hit, one link spans several.
    """
    if not years:
        empty = format_html('<svg viewBox="0 0 {} {}" role="img" aria-label="{}"></svg>', width, height, label)
        return Skyline(empty, 0, 0, 1, leaves_room=True, height=height)
    panes, share, layout, glass = _drawn(years, width, height - LABELS, name)
    parts = [
        mark_safe(glass),  # numbers of ours
        format_html('<path class="ground" d="M0 {0}H{1}"/>', number(layout.height + 1), width),
        _year_labels(layout, year_label),
        _links(layout, link) if link else "",
    ]
    svg = format_html(
        '<svg viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>',
        *(width, number(layout.height + LABELS), "group" if link else "img", label),
        format_html_join("", "{}", ((part,) for part in parts)),
    )
    lit = sum(1 for levels in panes.values() for level in levels if level != DARK)
    room = _leaves_room(panes, layout)
    return Skyline(svg, sum(map(len, panes.values())), lit, share, room, layout.height + LABELS)


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
    years, is_sparse = _ground(panes)
    widest = WIDEST_OF_FEW if is_sparse else WIDEST
    peak = max(1, *panes.values())
    room = width / len(years) / (STREET if is_sparse else 1)
    best = None
    for across in range(1, peak + 1):
        step_x = min(room / across, widest)
        step_y = min((height - HEADROOM) / ceil(peak / across), step_x * 4 / 3)
        if across > 1 and step_x < NARROWEST:
            break
        # Two centuries on a telephone: the years alone make panes that small, and fewer panes would not help.
        is_told_apart = step_y >= min(LOWEST, step_x * 4 / 3)
        if is_told_apart and (best is None or min(step_x, step_y) > min(best[1:])):
            best = across, floor(step_x * 100) / 100, floor(step_y * 100) / 100
    if best is None:
        return None
    tallest = ceil(peak / best[0]) * best[2] + HEADROOM
    return Layout(years, *best, width, tallest, height, is_sparse)


def _ground(panes: Mapping[int, int]) -> tuple[list[int], bool]:
    """The years that take ground: all from the first to the last, or those with classes where they are few."""
    every = list(range(min(panes), max(panes) + 1))
    built = [year for year in every if panes.get(year)]
    is_sparse = 0 < len(built) <= FEW_YEARS and len(built) * 2 < len(every)
    return (built, True) if is_sparse else (every, False)


def _columns(panes: Mapping[int, Sequence[int]], layout: Layout) -> Iterator[Column]:
    for place, year in enumerate(layout.years):
        for at in range(layout.across):
            levels = panes.get(year, ())[at :: layout.across]
            if levels:
                x = layout.building_at(place) + (at + 0.5) * layout.step_x
                yield Column(x, layout.height, levels, upwards=True)


def _year_labels(layout: Layout, year_label: Callable[[int], str]) -> SafeString:
    """The first and last year, and between them as many as have room."""
    marks = _every_so_many(layout) if layout.is_sparse else _round_years(layout)
    y = number(layout.height + LABELS - 8)
    return format_html_join(
        "",
        '<text class="dim{2}" x="{0}" y="{1}">{3}</text>',
        ((number(x), y, end, year_label(at)) for x, end, at in marks),
    )


def _every_so_many(layout: Layout) -> list[tuple[float, str, int]]:
    """Each beneath the middle of its building, counted from the last year."""
    step = ceil(NAME_OF_A_YEAR / layout.year_width)
    places = range(len(layout.years) - 1, -1, -step)
    return [(layout.left_of(at) + layout.year_width / 2, " m", layout.years[at]) for at in reversed(places)]


def _round_years(layout: Layout) -> list[tuple[float, str, int]]:
    first, last = layout.years[0], layout.years[-1]
    between = 10 if 10 * layout.year_width >= 90 else 20
    marks = [(layout.left_of(0), "", first)] if first != last else []
    for year in range(first + 1, last):
        before, after = (year - first) * layout.year_width, (last - year + 1) * layout.year_width
        if year % between == 0 and before >= 72 and after >= 120:
            marks.append((layout.left_of(year - first), "", year))
    return [*marks, (layout.width, " e", last)]


def _links(layout: Layout, link: YearLink) -> SafeString:
    """Columns one can click. The keyboard finds the same lists in the table beneath, not here."""
    span, many = ceil(LINK / layout.year_width), len(layout.years)
    groups = [(at, min(at + span, many)) for at in range(0, many, span)]
    return format_html_join(
        "",
        '<a href="{}" tabindex="-1" aria-label="{}"><path class="hit" d="M{} 0H{}V{}H{}z"/></a>',
        (
            (
                *link(layout.years[start], layout.years[end - 1]),
                number(layout.left_of(start)),
                number(layout.left_of(end)),
                number(layout.height),
                number(layout.left_of(start)),
            )
            for start, end in groups
        ),
    )


def _leaves_room(panes: Mapping[int, Sequence[int]], layout: Layout) -> bool:
    """True when the upper left corner, where words would stand, is empty."""
    return all(
        ceil(len(panes.get(year, ())) / layout.across) * layout.step_y <= layout.most * ROOM
        for at, year in enumerate(layout.years)
        if layout.left_of(at) < layout.width * ROOM
    )
