import pytest

from people.names import NameOrder, clean_name, join_name, parts_from_columns, split_name
from people.names.surnames import COMPOUND_READINGS, SINGLE, SINGLE_READINGS, is_unlikely_compound

from .labelled import LABELLED


@pytest.mark.parametrize("expected", LABELLED, ids=lambda expected: expected.name)
def test_a_name_is_cut_as_labelled(expected):
    parts = split_name(expected.name)
    order = parts.order.value + ("?" if parts.is_ambiguous else "")
    assert (parts.family, parts.given, parts.suffix, order) == expected[1:5]


@pytest.mark.parametrize("expected", LABELLED, ids=lambda expected: expected.name)
def test_the_parts_give_back_what_was_written(expected):
    parts = split_name(expected.name)
    assert parts.written() == expected.name
    assert all(other.written() == expected.name for other in parts.others)


def test_the_labelled_table_is_large_enough_and_clean():
    assert len({expected.name for expected in LABELLED}) == len(LABELLED) >= 120
    assert all(clean_name(expected.name) == expected.name for expected in LABELLED)


@pytest.mark.parametrize("surname", sorted(SINGLE_READINGS))
def test_every_surname_with_a_special_reading_is_cut_off(surname):
    assert split_name(surname + "晓玲").family == surname


def test_common_surnames_are_known():
    most = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    more = "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
    assert not set(most + more) - SINGLE


@pytest.mark.parametrize("surname", sorted(COMPOUND_READINGS))
def test_every_compound_surname_is_found(surname):
    parts = split_name(surname + "明")
    cuts = [parts.family, *(other.family for other in parts.others)]
    if is_unlikely_compound(surname):
        assert cuts == [surname[0], surname]
    else:
        assert cuts[0] == surname


@pytest.mark.parametrize(
    ("name", "cuts"),
    [
        ("陈方安生", ["陈", "陈方"]),
        ("单于丹", ["单于", "单"]),
        ("贺兰英", ["贺", "贺兰"]),
        ("欧阳", ["欧", ""]),
        ("卓玛", ["", "卓"]),
        ("Wang Xiaoming", ["Wang", "Xiaoming"]),
        ("Zeng Li", ["Li", "Zeng"]),
    ],
)
def test_an_ambiguous_name_offers_its_cuts_likeliest_first(name, cuts):
    parts = split_name(name)
    assert [parts.family, *(other.family for other in parts.others)] == cuts


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("曾丽", NameOrder.FAMILY_FIRST),
        ("David 李", NameOrder.GIVEN_FIRST),
        ("Smith, John", NameOrder.FAMILY_COMMA),
        ("John Smith, Jr.", NameOrder.GIVEN_FIRST),
        ("阿卜杜拉·买买提", NameOrder.SINGLE),
    ],
)
def test_the_order_as_written_is_kept(name, order):
    assert split_name(name).order == order


@pytest.mark.parametrize(
    ("family", "given", "suffix", "full"),
    [
        ("欧阳", "修", "", "欧阳修"),
        ("Carpenter", "M. Scott", "", "M. Scott Carpenter"),
        ("Williams", "Clifton C.", "Jr.", "Clifton C. Williams, Jr."),
        ("", "Cher", "", "Cher"),
        ("김", "철수", "", "김철수"),
    ],
)
def test_a_full_name_is_made_of_its_parts(family, given, suffix, full):
    assert join_name(family, given, suffix) == full


def test_a_suffix_behind_the_given_name_in_its_column_is_found():
    parts = parts_from_columns("Williams", "Clifton C., Jr.")
    assert (parts.family, parts.given, parts.suffix) == ("Williams", "Clifton C.", "Jr.")
    assert parts.written() == "Williams, Clifton C., Jr."
