import pytest

from people.names import OwnReading, clean_name, fold_name, readings, search_key
from people.names.readings import MOST_FORMS
from people.names.surnames import COMPOUND_READINGS, SINGLE_READINGS
from people.names.syllables import parse_pinyin, toneless

from .labelled import LABELLED


@pytest.mark.parametrize("expected", LABELLED, ids=lambda expected: expected.name)
def test_a_name_is_read_and_sorted_as_labelled(expected):
    found = readings(expected.name)
    assert (found.display, found.sort_key) == (expected.display, expected.sort_key)


@pytest.mark.parametrize("surname", sorted(SINGLE_READINGS | COMPOUND_READINGS))
def test_every_surname_is_found_under_each_of_its_readings(surname):
    reading = (SINGLE_READINGS | COMPOUND_READINGS)[surname]
    found = readings(surname + "明", surname, "明")
    for spoken in (reading.main, *reading.others):
        assert "".join(map(toneless, spoken)) + "ming" in found.search_forms
    assert found.sort_key.startswith("-".join(map(toneless, reading.main)) + " ")
    assert toneless(found.family.lower().replace("'", "")) == "".join(map(toneless, reading.main))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("曾丽", "zengli"),
        ("曾丽", "zl"),
        ("曾丽", "Zēng Lì"),
        ("曾丽", "li zeng"),
        ("曾丽", "cengli"),
        ("曾麗", "曾丽"),
        ("单雄", "shanxiong"),
        ("单雄", "danxiong"),
        ("王小涵", "wangxiaohan"),
        ("王小涵", "wxh"),
        ("王小涵", "wangxh"),
        ("王小涵", "wang xiaohan"),
        ("尉迟恭", "yuchi gong"),
        ("尉迟恭", "ycg"),
        ("覃辉", "qin hui"),
        ("覃辉", "tan hui"),
        ("乐嘉", "yuejia"),
        ("乐嘉", "lejia"),
        ("吕绿", "lvlv"),
        ("吕绿", "lǚ lǜ"),
        ("吕绿", "lulu"),
        ("吕绿", "lyu lyu"),
        ("孙长治", "sunchangzhi"),
        ("孙长治", "sun zhangzhi"),
        ("陈方安生", "chen fang an sheng"),
        ("陈方安生", "anshengchenfang"),
        ("M. Scott Carpenter", "scott carpenter"),
        ("M. Scott Carpenter", "Carpenter, M. Scott"),
        ("José García", "jose garcia"),
        ("扎西次仁", "zhaxi ciren"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
    ],
)
def test_what_people_type_finds_the_name(name, query):
    found = readings(clean_name(name))
    key = search_key(query)
    assert key in found.search_forms or key == found.folded


def test_the_persons_own_reading_wins_and_the_usual_one_still_finds():
    own = readings("单雄", "单", "雄", OwnReading(family="dān"))
    assert own.display == "Dān Xióng"
    assert own.sort_key.startswith("dan 单 ")
    assert own.search_forms[0] == "danxiong"
    assert "shanxiong" in own.search_forms


def test_the_own_reading_of_a_given_name():
    assert readings("王乐", "王", "乐", OwnReading(given="yue4")).display == "Wáng Yuè"
    assert readings("王乐", "王", "乐").display == "Wáng Lè"


def test_a_reading_in_another_language_is_kept_as_written():
    own = readings("曾荫权", "曾", "荫权", OwnReading(family="Tsang", given="Yam-kuen"))
    assert own.display == "Tsang Yamkuen"
    assert "tsangyamkuen" in own.search_forms


@pytest.mark.parametrize(
    ("text", "count", "syllables"),
    [
        ("yǎ qín", 2, ("yǎ", "qín")),
        ("Yǎqín", 2, ("yǎ", "qín")),
        ("ya3 qin2", 2, ("yǎ", "qín")),
        ("Xī'ān", 2, ("xī", "ān")),
        ("xian", 1, ("xian",)),
        ("xian", 2, ("xi", "an")),
        ("lv3", 1, ("lǚ",)),
        ("fāng'ānshēng", 3, ("fāng", "ān", "shēng")),
        ("", 2, ()),
        ("Kwok", 2, ("kwok",)),
    ],
)
def test_a_persons_own_pinyin_is_taken_apart(text, count, syllables):
    assert parse_pinyin(text, count) == syllables


def test_a_given_family_name_counts_and_not_the_guess():
    assert readings("陈方安生", "陈方", "安生").display == "Chén-Fāng Ānshēng"
    assert readings("贺兰英", "贺兰", "英").sort_key == "he-lan 贺兰 ying 英"


def test_lists_stand_in_pinyin_order_with_one_surname_together():
    expected = ["Carpenter", "李 Anna", "李丽", "李莉", "李丽华", "黎明"]
    expected += ["Lian Xiaoming", "连战", "单雄", "曾丽", "查良镛"]
    assert sorted(expected, key=lambda name: readings(name).sort_key) == expected


def test_traditional_and_simplified_sort_together():
    assert readings("張偉").sort_key == readings("张伟").sort_key


def test_the_number_of_search_forms_is_limited():
    assert len(readings("乐乐行长").search_forms) <= MOST_FORMS
    assert len(readings("行" * 200).search_forms) <= MOST_FORMS


def test_a_character_nobody_can_read_keeps_its_place():
    unknown = "\U0002b740"
    found = readings("王" + unknown)
    assert unknown in found.sort_key
    assert fold_name("王" + unknown) == found.folded
