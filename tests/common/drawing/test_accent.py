"""Whatever colour an institution chooses, its words can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.drawing import accent

PETROL_DAY = "--link: #0a5563; --act: #0a5563;"


def colours_of(stylesheet: str) -> list[tuple[int, int, int]]:
    return [accent._parsed(found) for found in re.findall(r"--link: (#[0-9a-f]{6})", stylesheet)]


def test_our_own_petrol_stays_as_it_is_by_day():
    assert PETROL_DAY in accent.stylesheet("#0a5563")


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_readable_on_every_ground(colour):
    day, night = colours_of(accent.stylesheet(f"#{colour:06x}"))

    assert all(accent.contrast(day, ground) >= 4.5 for ground in accent.DAY_GROUNDS)
    assert accent.contrast(day, accent.WHITE) >= 4.5  # the button's words
    assert all(accent.contrast(night, ground) >= 4.5 for ground in accent.NIGHT_GROUNDS)


@pytest.mark.parametrize("text", ["", "#fff", "red", "#12345g", "0a5563;}"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValueError):
        accent.stylesheet(text)


@pytest.mark.django_db
def test_the_stylesheet_may_be_kept_for_ever(client):
    answer = client.get("/accent/0a5563.css")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer["Cache-Control"]
    assert PETROL_DAY in answer.content.decode()
    assert client.get("/accent/xyz.css").status_code == 404


def test_contrast_is_that_of_the_guidelines():
    assert accent.contrast(accent.WHITE, accent.BLACK) == pytest.approx(21)
    assert accent.contrast((119, 119, 119), accent.WHITE) == pytest.approx(4.48, abs=0.01)
