"""The skyline shows every class, stays small, and tells the truth where a pane stands for several."""

import random

import pytest

from common.drawing.panes import grouped
from common.drawing.skyline import skyline
from tests.common.drawing.reading import SVG, panes_in, tree_of

SIZES = [(1136, 400), (358, 300)]


def school(classes: int, first: int = 1960, last: int = 2025, lit: float = 0.86, seed: int = 3):
    """A school that grew: more classes every year, each as bright as chance has it."""
    chance = random.Random(seed)
    weights = {year: 0.02 + ((year - first) / (last - first)) ** 2 for year in range(first, last + 1)}
    whole = sum(weights.values())
    return {
        year: [chance.choice([1, 1, 2, 3]) if chance.random() < lit else 0 for _ in range(round(classes * w / whole))]
        for year, w in weights.items()
    }


def draw(years, size=SIZES[0], **options):
    return skyline(years, width=size[0], height=size[1], label="All classes", name="sky", **options)


def list_of(first: int, last: int) -> tuple[str, str]:
    return f"/classes/?from={first}&to={last}", f'{first} & "{last}"'


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("classes", [1, 40, 400, 1846])
def test_every_class_is_a_pane(classes, size):
    years = school(classes, first=2025 - min(classes, 65))
    drawing = draw(years, size)

    counted = panes_in(tree_of(drawing.svg))
    levels = [level for year in years.values() for level in year]
    assert drawing.classes_per_pane == 1
    assert sum(counted.values()) == drawing.panes == len(levels)
    assert counted.get("s-edge", 0) == levels.count(0)
    assert (counted.get("s-dim", 0), counted.get("s-bright", 0)) == (levels.count(2), levels.count(3))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("classes", [5_000, 20_000, 60_000])
def test_a_large_school_stays_small_and_in_proportion(classes, size):
    years = school(classes)
    drawing = draw(years, size, link=list_of)

    counted = panes_in(tree_of(drawing.svg))
    dark = sum(level == 0 for year in years.values() for level in year) / sum(map(len, years.values()))
    assert len(drawing.svg.encode()) < 40_000
    assert sum(counted.values()) == drawing.panes
    assert drawing.panes - drawing.lit == counted["s-edge"]
    assert counted["s-edge"] / drawing.panes == pytest.approx(dark, abs=0.02)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("odd", [1820, 2100, 20009])
def test_no_span_of_years_is_too_long_to_be_drawn(odd, size):
    """A year that somebody mistyped must not take the first page of the portal away."""
    years = school(400) | {odd: [0]}
    assert draw(years, size, link=list_of).panes == sum(map(len, years.values()))


@pytest.mark.parametrize("years", [{}, {2009: []}, {2009: [True]}, {1900: [0] * 3, 2025: [1]}, {2020: [0] * 4000}])
@pytest.mark.parametrize("size", SIZES)
def test_odd_schools_are_drawn_too(years, size):
    drawing = draw(years, size, link=list_of)
    assert sum(panes_in(tree_of(drawing.svg)).values()) == drawing.panes


def test_scattered_dark_classes_are_not_rounded_away():
    one_dark_among_a_hundred = [1] * 99 + [0]

    assert grouped(one_dark_among_a_hundred, 20).count(0) == 1
    assert grouped([1, 1, 1, 0] * 20, 10).count(0) == 2


def test_words_and_addresses_are_escaped():
    drawing = skyline({2009: [1]}, width=300, height=200, label='<b>"All"</b>', name="sky", link=list_of)

    root = tree_of(drawing.svg)
    link = root.find(f"{SVG}a")
    assert root.get("aria-label") == '<b>"All"</b>'
    assert (link.get("href"), link.get("aria-label")) == ("/classes/?from=2009&to=2009", '2009 & "2009"')


@pytest.mark.parametrize("size", SIZES)
def test_links_cover_every_year_once_and_are_wide_enough_to_hit(size):
    spans = []
    draw(school(1846), size, link=lambda first, last: spans.append((first, last)) or ("#", "x"))

    assert [year for first, last in spans for year in range(first, last + 1)] == list(range(1960, 2026))
    assert all((last - first + 1) * size[0] / 66 >= 24 for first, last in spans[:-1])


def test_says_whether_words_may_stand_over_the_early_years():
    assert draw(school(1846)).leaves_room
    assert not draw({year: [1] * 30 for year in range(1990, 2026)}).leaves_room


def test_years_are_labelled_in_the_readers_words():
    texts = [text.text for text in tree_of(draw(school(400), year_label="{}届".format).svg).iter(f"{SVG}text")]

    assert texts == ["1960届", "1970届", "1980届", "1990届", "2000届", "2010届", "2025届"]


@pytest.mark.parametrize("size", SIZES)
def test_a_school_with_a_few_years_of_classes_is_large_and_wastes_no_ground(size):
    few = {year: [1, 1, 0, 1, 1] for year in (1988, 2001, 2006, 2009, 2012, 2015, 2018, 2027)}
    spans = []
    drawing = draw(few, size, link=lambda first, last: spans.append((first, last)) or ("#", "x"))
    lone = draw({2009: [1] * 5}, size)

    root = tree_of(drawing.svg)
    years = [text.text for text in root.iter(f"{SVG}text")]
    assert years[-1] == "2027" and set(map(int, years)) <= set(few), "no year without a class is named"
    assert {year for span in spans for year in span} <= set(few)
    assert [spans[0][0], spans[-1][1]] == [1988, 2027]
    assert sum(panes_in(root).values()) == 40
    assert float(root.get("viewBox").split()[3]) == pytest.approx(drawing.height, abs=0.01)
    assert size[1] / 2 < drawing.height <= size[1], "the panes grow into the room"
    assert lone.height < size[1], "and where they cannot, the figure is lower"
