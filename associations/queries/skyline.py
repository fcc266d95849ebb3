"""The school as a skyline: every class a window, year by year. Kept until an office changes, a minute at most."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from associations.queries.windows import windows_by_year
from common.drawing.skyline import Skyline, skyline

KEY = "associations.skyline.with_its_place"  # another name when what is kept changes its shape
KEPT_SECONDS = 60
WIDE, BESIDE, NARROW = (1136, 400), (656, 400), (358, 300)
FEW_YEARS, FEW_CLASSES = 24, 240  # a skyline that is more than wide enough beside the words


@dataclass(frozen=True, slots=True)
class YearOfClasses:
    year: int
    classes: int
    lit: int

    @property
    def dark(self) -> int:
        return self.classes - self.lit


@dataclass(frozen=True, slots=True)
class SchoolSkyline:
    """``wide`` and ``narrow`` are what components/skyline.html takes; ``years`` is the table beneath.

    ``lines`` is the body of that table as it is written, the same for every reader. ``place`` is where the wide one
    stands by the words: "beside" a few classes, "over" where the early years leave room, else beneath.
    """

    wide: Skyline
    narrow: Skyline
    years: list[YearOfClasses]
    lines: SafeString
    place: str

    @property
    def classes(self) -> int:
        return sum(year.classes for year in self.years)

    @property
    def lit(self) -> int:
        return sum(year.lit for year in self.years)

    @property
    def dark(self) -> int:
        return self.classes - self.lit


def skyline_of_the_school() -> SchoolSkyline:
    """Two drawings and the numbers, in the reader's language. One query when it is not kept."""
    key = f"{KEY}.{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _drawn()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def forget_skyline() -> None:
    """After commit: somebody began or ceased to keep a class, or a class was opened or closed."""
    transaction.on_commit(lambda: cache.delete_many([f"{KEY}.{language}" for language in ("zh-hans", "en", None)]))


def _drawn() -> SchoolSkyline:
    panes = windows_by_year()
    years = [YearOfClasses(year, len(panes[year]), sum(panes[year])) for year in sorted(panes)]
    classes, lit = sum(year.classes for year in years), sum(year.lit for year in years)
    label = _("All classes by graduation year: %(lit)d of %(classes)d have somebody who keeps them.") % {
        "lit": lit,
        "classes": classes,
    }

    def drawing(size: tuple[int, int], name: str) -> Skyline:
        return skyline(panes, width=size[0], height=size[1], label=label, name=name, link=_link)

    is_small = 0 < len([year for year in years if year.classes]) <= FEW_YEARS and classes <= FEW_CLASSES
    wide = drawing(BESIDE if is_small else WIDE, "sky-wide")
    place = "beside" if is_small else "over" if wide.leaves_room else ""
    return SchoolSkyline(wide, drawing(NARROW, "sky-narrow"), years, _lines(years), place)


def _lines(years: list[YearOfClasses]) -> SafeString:
    cells = '<td class="n">{}</td>' * 3
    line = '<tr><th scope="row"><a href="{}">{}</a></th>' + cells + "</tr>"
    return format_html_join(
        "\n",
        line,
        (
            (reverse("class_list", args=[one.year]), one.year, f"{one.classes:,}", f"{one.lit:,}", f"{one.dark:,}")
            for one in years
        ),
    )


def _link(first: int, last: int) -> tuple[str, str]:
    if first == last:
        return reverse("class_list", args=[first]), _("Classes of %(year)d") % {"year": first}
    address = reverse("class_list", args=[first, last])
    return address, _("Classes of %(first)d to %(last)d") % {"first": first, "last": last}
