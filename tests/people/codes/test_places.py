"""Cities and industries by published lists."""

import pytest
from django.utils import translation

from people.codes import city_choices, city_code_of, city_name, industry_choices, industry_name, place_of


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
