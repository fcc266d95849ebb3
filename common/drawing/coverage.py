"""The tree of a school with its lit and dark windows: school, departments, every class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from common.drawing.panes import Column, Pane, grouped, number, strokes

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # classes one pane may stand for


@dataclass(frozen=True, slots=True)
class Branch:
    """One department: its people, and its classes in time, each era a list of lit or dark.

    ``share`` and ``note`` stand at its right in words ("90.0%", "41 still dark"), ``about`` below its name.
    """

    name: str
    about: str
    share: str
    note: str
    graduates: int
    members: int
    eras: Sequence[Sequence[int | bool]]


@dataclass(frozen=True, slots=True)
class Tree:
    """The drawing, and how many classes one pane stands for."""

    svg: SafeString
    classes_per_pane: int


@dataclass(frozen=True, slots=True)
class Rows:
    """How the windows of a department stand: how many above each other, and how far apart."""

    pane: Pane
    high: int
    step: float  # from one column to the next
    between_eras: float

    @property
    def tall(self) -> float:
        return self.high * self.pane.pitch

    def breadth(self, branch: Branch, share: int) -> float:
        eras = [ceil(ceil(len(era) / share) / self.high) for era in branch.eras if era]
        return sum(eras) * self.step + max(0, len(eras) - 1) * self.between_eras

    def columns(self, branch: Branch, share: int, left: float, top: float) -> Iterable[Column]:
        """The classes in columns, era by era."""
        x = left + self.pane.width / 2
        for era in filter(None, branch.eras):
            panes = grouped(era, share)
            for start in range(0, len(panes), self.high):
                yield Column(x, top, panes[start : start + self.high])
                x += self.step
            x += self.between_eras


WIDE = Rows(Pane(5.4, 7.2, 2.0), high=7, step=7.0, between_eras=12.0)
NARROW = Rows(Pane(4.2, 6.0, 1.6), high=8, step=5.6, between_eras=8.0)


def by_era(cohorts: Mapping[int, Iterable[int | bool]], starts: Sequence[int]) -> list[list[int | bool]]:
    """Classes of graduation years, cut where each of the later eras begins (``starts``, rising)."""
    eras: list[list[int | bool]] = [[] for _ in range(len(starts) + 1)]
    for year in sorted(cohorts):
        eras[sum(1 for start in starts if year >= start)].extend(cohorts[year])
    return eras


def wide_tree(branches: Sequence[Branch], *, label: str, heads: Sequence[str], name: str, width: int = 1056) -> Tree:
    """For a screen: beams from the school, as broad as there are graduates, end in rows of windows.

    ``heads`` names the four columns: school, departments, classes, share. ``label`` is the accessible
    name, ``name`` is unique on the page.
    """
    share = _share(branches, WIDE, room=width - 470 - 110)
    top, pitch = 64.0, WIDE.tall + 38
    height = top + len(branches) * pitch
    beams = _beams(branches, top=top, pitch=pitch)
    rows = [_wide_branch(branch, top + at * pitch, width) for at, branch in enumerate(branches)]
    glass = strokes(
        chain.from_iterable(WIDE.columns(one, share, 470, top + at * pitch) for at, one in enumerate(branches)),
        WIDE.pane,
        name,
    )
    head = format_html_join(
        "",
        '<text class="dim{}" x="{}" y="24">{}</text>',
        zip(("", "", "", " e"), (0, 236, 470, width), heads, strict=True),
    )
    return Tree(_svg("wide", width, height, label, head, beams, *rows, mark_safe(glass)), share)


def narrow_tree(branches: Sequence[Branch], *, label: str, name: str, width: int = 358) -> Tree:
    """For a phone: a stem at the left, and under each department's name its windows."""
    share = _share(branches, NARROW, room=width - 22)
    pitch = NARROW.tall + 74
    height = len(branches) * pitch + 8
    stem = format_html('<path class="stem" d="M2 10V{}"/>', number((len(branches) - 1) * pitch + 22))
    rows = [_narrow_branch(branch, at * pitch, width) for at, branch in enumerate(branches)]
    glass = strokes(
        chain.from_iterable(NARROW.columns(one, share, 22, at * pitch + 72) for at, one in enumerate(branches)),
        NARROW.pane,
        name,
    )
    return Tree(_svg("narrow", width, height, label, stem, *rows, mark_safe(glass)), share)


def _svg(kind: str, width: float, height: float, label: str, *parts: SafeString) -> SafeString:
    return format_html(
        '<svg class="tree {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(kind, number(width), number(height), label),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _share(branches: Sequence[Branch], rows: Rows, room: float) -> int:
    """The fewest classes one pane may stand for so that the longest department fits."""
    fitting = (share for share in STEPS if all(rows.breadth(branch, share) <= room for branch in branches))
    return next(fitting, STEPS[-1])


def _beams(branches: Sequence[Branch], *, top: float, pitch: float) -> SafeString:
    """From the school to each department: breadth is graduates, the lit part those who are in a group."""
    people = sum(branch.graduates for branch in branches) or 1
    broadest = max((branch.graduates for branch in branches), default=0) / people
    # No beam runs into its neighbour's, and all of them fit beside the school.
    full = min(0.62 * len(branches) * pitch, 420, (pitch - 12) / broadest if broadest else 60)
    middle = top + (len(branches) * pitch - 36) / 2
    y = middle - full / 2
    school = format_html('<rect class="lit" x="0" y="{}" width="10" height="{}"/>', number(y), number(full))
    parts = []
    for at, branch in enumerate(branches):
        breadth = full * branch.graduates / people
        lit = breadth * min(1, branch.members / (branch.graduates or 1))
        foot = top + at * pitch + max(0, (WIDE.tall - breadth) / 2)
        parts.append(_beam("shade", y + lit, foot + lit, breadth - lit))
        parts.append(_beam("beam", y, foot, lit))
        parts.append(_post("shade", foot, breadth))
        parts.append(_post("lit", foot, lit))
        y += breadth
    return format_html_join("", "{}", ((part,) for part in [school, *parts]))


def _beam(css: str, start: float, end: float, breadth: float) -> SafeString:
    return format_html(
        '<path class="{0}" d="M10 {1}C115 {1} 115 {2} 220 {2}v{3}C115 {4} 115 {5} 10 {5}z"/>',
        css,
        *(number(value) for value in (start, end, breadth, end + breadth, start + breadth)),
    )


def _post(css: str, y: float, height: float) -> SafeString:
    return format_html(
        '<rect class="{}" x="220" y="{}" width="8" height="{}"/>', css, number(y), number(max(height, 0.5))
    )


def _wide_branch(branch: Branch, top: float, width: float) -> SafeString:
    first, second = number(top + WIDE.tall / 2 - 5), number(top + WIDE.tall / 2 + 16)
    return _words(
        [
            ("b", 244, first, _fitting(branch.name, 216)),
            ("dim", 244, second, branch.about),
            ("b e", width, first, branch.share),
            ("dim e", width, second, branch.note),
        ],
    )


def _narrow_branch(branch: Branch, top: float, width: float) -> SafeString:
    first, second = number(top + 38), number(top + 59)
    words = _words(
        [
            ("b", 22, first, _fitting(branch.name, width - 100)),
            ("b e", width, first, branch.share),
            ("dim", 22, second, branch.about),
            ("dim e", width, second, branch.note),
        ],
    )
    return format_html('<path class="stem" d="M2 {}c0 10 4 14 14 14"/>{}', number(top + 22), words)


def _fitting(text: str, room: float) -> str:
    """The text, cut where it would run into its neighbour; the table beneath has it whole."""
    used = 0.0
    for at, letter in enumerate(text):
        used += 16 if ord(letter) > 0x2E7F else 8.8
        if used > room:
            return text[: at - 1].rstrip() + "…"
    return text


def _words(lines: Sequence[tuple[str, float, str, str]]) -> SafeString:
    return format_html_join("", '<text class="{}" x="{}" y="{}">{}</text>', lines)
