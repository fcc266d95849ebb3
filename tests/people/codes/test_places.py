"""Cities and industries by published lists."""

import pytest
from django.utils import translation

from people.codes import (
    city_choices,
    city_code_of,
    city_name,
    codes_within,
    industry_choices,
    industry_name,
    is_city_code,
    is_industry_code,
    place_of,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("广州", "440100"),
        ("广州市", "440100"),
        ("广东省广州市", "440100"),
        ("Guangzhou", "440100"),
        ("北京", "110000"),
        ("香港", "810000"),
        ("延边", ""),  # stands in the list with its people's name
        ("延边朝鲜族自治州", "222400"),
        ("新加坡", "SG"),
        ("温哥华", ""),  # a city abroad: only its country has a code
        ("", ""),
        ("Nowhere", ""),
    ],
)
def test_a_place_is_recognised_as_people_write_it(written, code):
    assert city_code_of(written) == code


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("440100", "city"),
        ("440600", "province"),
        ("310000", "country"),
        ("810000", "country"),
        ("CA", "abroad"),
        ("", ""),
    ],
)
def test_how_far_from_guangzhou(code, place):
    assert place_of(code, "440100") == place


def test_names_come_in_the_readers_language():
    with translation.override("zh-hans"):
        assert (city_name("440100"), industry_name("C")) == ("广州市", "制造业")
    with translation.override("en"):
        assert (city_name("440100"), industry_name("C")) == ("Guangzhou", "Manufacturing")


def test_a_code_that_no_list_has_stays_itself():
    assert city_name("999999") == "999999"
    assert industry_name("?") == "?"


def test_the_lists_are_whole():
    cities = [code for _, group in city_choices() for code, _ in group]
    assert len(cities) == len(set(cities))
    assert {"110000", "440100", "469028", "659009", "JP"} <= set(cities)
    assert "440000" not in cities
    assert len(industry_choices()) == 20
    codes = [code for _, group in industry_choices() for code, _ in group]
    assert [code for code in codes if code.isalpha()] == list("ABCDEFGHIJKLMNOPQRST")
    assert [code for code in codes if code.isdigit()] == [f"{number:02}" for number in range(1, 98)]


def test_a_section_covers_its_divisions():
    assert codes_within("J") == ["J", "66", "67", "68", "69"]
    assert codes_within("66") == ["66"]


@pytest.mark.parametrize(
    ("code", "known"), [("440100", True), ("440000", False), ("110000", True), ("JP", True), ("", False)]
)
def test_one_lives_in_a_city_or_abroad(code, known):
    assert is_city_code(code) == known


@pytest.mark.parametrize(("code", "known"), [("J", True), ("97", True), ("98", False), ("", False)])
def test_industries_that_are_in_the_list(code, known):
    assert is_industry_code(code) == known
