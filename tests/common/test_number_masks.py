"""Numbers drawn character by character."""

import pytest

from common.number_masks import UnreadableMask, fits_any, masks_from, plain, with_zeros


@pytest.mark.parametrize(
    ("drawn", "fitting", "others"),
    [
        ("20######", ["20060321"], ["2006032", "200603211", "21060321", "2006032x", "２００６０３２１", "20060321\n"]),
        ("Z@-?#", ["ZB-A1", "zb-01"], ["ZB-AA", "Z1-A1", "ZB.A1"]),
        ("##.#", ["12.3"], ["1203", "12x3"]),
        ("####\n\n  ##########  ", ["0001", "2003010203"], ["00001", ""]),
    ],
)
def test_a_number_fits_one_of_the_drawings(drawn, fitting, others):
    masks = masks_from(drawn)
    assert [number for number in [*fitting, *others] if fits_any(number, masks)] == fitting


def test_where_nothing_is_drawn_every_number_fits():
    assert masks_from(" \n ") == ()
    assert fits_any("anything", ())


@pytest.mark.parametrize("line", ["2003", "20 ##", "学号####", "#" * 41, ".*"])
def test_what_is_no_drawing_is_named(line):
    with pytest.raises(UnreadableMask) as odd:
        masks_from(f"####\n{line}")
    assert odd.value.args == (line,)


def test_there_are_at_most_twelve():
    with pytest.raises(UnreadableMask):
        masks_from("\n".join("#" * size for size in range(1, 14)))


@pytest.mark.parametrize(
    ("number", "whole"), [("600321", "0600321"), ("0600321", ""), ("1600321", ""), ("AB", ""), ("², ", ""), ("6", "")]
)
def test_the_zeros_a_spreadsheet_ate(number, whole):
    assert with_zeros(number, masks_from("06#####")) == whole


def test_the_shortest_that_fits_counts():
    assert with_zeros("321", masks_from("######\n####")) == "0321"


def test_full_width_is_made_plain():
    assert plain(" ２００６－ＡＢ　") == "2006-AB"
