"""The tree of departments: every class, each department's name, both shapes."""

from itertools import pairwise

import pytest

from common.drawing.coverage import Branch, by_era, narrow_tree, wide_tree
from common.drawing.panes import measure
from tests.common.drawing.reading import SVG, panes_in, tree_of


def branch(name="机电工程系", classes=412, dark=41, **facts):
    lights = [at % 10 != 0 for at in range(classes)][: classes - dark] + [False] * dark
    return Branch(
        name, "14,236人", "90.0%", f"{dark}扇还暗着", facts.get("graduates", 14236), facts.get("members", 11104),
        [lights[:100], lights[100:]],
    )  # fmt: skip


def drawings(branches):
    heads = ["学校", "院系", "班级", "占比"]
    return [
        wide_tree(branches, label="tree", heads=heads, name="wide"),
        narrow_tree(branches, label="tree", name="narrow"),
    ]


@pytest.mark.parametrize("at", [0, 1])
def test_every_class_is_a_window(at):
    departments = [branch(), branch("建筑工程系", 238, 84), branch("新系", 0, 0, graduates=0, members=0)]

    drawing = drawings(departments)[at]

    lights = [light for one in departments for era in one.eras for light in era]
    assert drawing.classes_per_pane == 1
    assert panes_in(tree_of(drawing.svg)) == {"s-lit": lights.count(True), "s-edge": lights.count(False)}


@pytest.mark.parametrize("at", [0, 1])
def test_thirty_departments_of_two_thousand_classes_stay_small(at):
    drawing = drawings([branch(f"系{n}", 2000, 300) for n in range(30)])[at]

    tree_of(drawing.svg)
    assert drawing.classes_per_pane > 1
    assert len(drawing.svg.encode()) < 80_000


def test_a_school_without_departments_is_an_empty_figure():
    for drawing in drawings([]):
        assert panes_in(tree_of(drawing.svg)) == {}


def test_names_are_escaped_and_long_ones_cut():
    texts = [text.text for text in tree_of(drawings([branch('<i>"A" & B</i>')])[0].svg).iter(f"{SVG}text")]
    assert '<i>"A" & B</i>' in texts

    cut = [text.text for text in tree_of(drawings([branch("Department of Everything " * 3)])[0].svg).iter(f"{SVG}text")]
    assert "Department of Everythin…" in cut


def test_cohorts_fall_into_eras():
    assert by_era({1999: [1], 2000: [0, 1], 2013: [0]}, starts=[2000, 2013]) == [[1], [0, 1], [0]]


@pytest.mark.parametrize(("done", "total"), [(0, 0), (0, 1), (34, 42), (42, 42), (19_000, 60_000)])
def test_a_measure_shows_how_many_of_how_many(done, total):
    svg = measure(done, total, label="34 & more", columns=7)

    counted = panes_in(tree_of(svg))
    share = max(1, -(-total // 2000))
    assert counted.get("s-lit", 0) == done // share
    assert sum(counted.values()) == -(-total // share)
    assert len(svg) < 20_000


@pytest.mark.parametrize("graduates", [[42, 0, 0], [0, 0, 0], [100, 90, 110], [1, 100_000, 1]])
def test_no_beam_runs_out_of_the_figure_or_into_its_neighbour(graduates):
    departments = [branch(f"系{at}", 80, 10, graduates=people, members=people) for at, people in enumerate(graduates)]

    root = tree_of(drawings(departments)[0].svg)
    posts = [rect for rect in root.iter(f"{SVG}rect") if rect.get("x") == "220" and rect.get("class") == "shade"]
    edges = [(float(post.get("y")), float(post.get("y")) + float(post.get("height"))) for post in posts]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(edges))
    assert edges[-1][1] <= float(root.get("viewBox").split()[3])
