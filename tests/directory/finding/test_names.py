"""By what somebody is found: characters, pinyin, initials, half of each, former names, and a slip of the finger."""

import pytest

from directory.queries.finding.words import Kind, slips_of, sought_by
from tests.directory.finding.people import found, graduate, index

pytestmark = pytest.mark.django_db

PEOPLE = (
    "曾丽",
    "单雄",
    "王小涵",
    "王芳",
    "王小明",
    "欧阳修",
    "John Smith",
    "Wang Xiaoming",
    "吕绿",
    "李𬭎",
    "阿卜杜拉·买买提",
)


@pytest.fixture
def reader():
    for name in PEOPLE:
        graduate(name)
    graduate("陈梅", former="王梅", shows={"former_names": 40})
    graduate("赵梅", former="王密")  # who does not show it
    reader = graduate("Zzz Reader")
    index()
    return reader


FINDS = [
    *[
        (words, "曾丽")
        for words in ("曾丽", "曾麗", "曾", "丽", "zengli", "Zēng Lì", "zeng1 li4", "zl", "zengl", "lizeng")
    ],
    *[(words, "曾丽") for words in ("zeng丽", "曾li", "曾l", "ZENG-LI", "zen", "cengli", "zeng  li")],
    *[("shanxiong", "单雄"), ("單雄", "单雄"), ("sx", "单雄")],
    *[(words, "王小涵") for words in ("王小涵", "王小", "小涵", "wangxh", "wxh", "wang xiaohan", "xiaohan", "王xiaoh")],
    *[("欧阳", "欧阳修"), ("ouyang", "欧阳修"), ("oyx", "欧阳修"), ("歐陽脩", "欧阳修")],
    *[("John Smith", "John Smith"), ("smith john", "John Smith"), ("johns", "John Smith"), ("Smith, J", "John Smith")],
    *[("lvlv", "吕绿"), ("lülü", "吕绿"), ("lulu", "吕绿"), ("𬭎", "李𬭎"), ("李𬭎", "李𬭎"), ("买买提", None)],
    *[("王梅", "陈梅"), ("wangmei", "陈梅"), ("陈梅", "陈梅"), ("王密", None)],
    # One slip: a letter wrong, missing, too many, two crossed.
    *[
        ("zengki", "曾丽"),
        ("zegli", "曾丽"),
        ("zenggli", "曾丽"),
        ("znegli", "曾丽"),
        ("shanxoing", "单雄"),
        ("Jon Smith", "John Smith"),
    ],
    *[("zqngki", None), ("曾力", None), ("zx", None), ("%", None), ("_", None), ("'", None), ("ab", "阿卜杜拉·买买提")],
]


def test_words_find_whom_they_mean(reader):
    wrong = []
    for words, name in FINDS:
        names = found(reader, q=words)
        if (name is None and names) or (name is not None and name not in names):
            wrong.append((words, name, names))
    assert not wrong


def test_what_fits_best_stands_first(reader):
    assert found(reader, q="王")[:3] == ["王芳", "王小涵", "王小明"] and found(reader, q="王")[-1] == "陈梅"
    assert found(reader, q="wang")[-1] == "陈梅"  # who was called so stands last
    assert found(reader, q="王小") == ["王小涵", "王小明"]
    assert len(found(reader, q="w")) == len(set(found(reader, q="w")))  # found by four forms, listed once


def test_without_words_all_stand_in_the_order_of_pinyin(reader):
    names = found(reader)
    assert names[:2] == ["阿卜杜拉·买买提", "陈梅"] and names[-1] == "赵梅" and len(names) == len(PEOPLE) + 3
    assert names.index("王芳") < names.index("王小涵") < names.index("曾丽")


def test_words_are_folded_before_they_are_sought():
    assert sought_by("zeng1 li4").key == sought_by(" Zēng-Lì ").key == "zengli"
    assert sought_by("王").kind == Kind.CHARACTER and sought_by("王小").kind == Kind.CHARACTERS
    assert sought_by("wang").kind == Kind.LETTERS and sought_by(" \0 ").kind == Kind.NOTHING
    assert sought_by("zhou3").key == "zhou" and len(sought_by("x" * 5000).key) <= 60


def test_a_slip_is_one_step_and_no_more():
    slips = slips_of("abcd")
    assert {"abd", "abcde", "bacd", "xbcd", "abxcd"} <= set(slips) and "abcd" not in slips and "ba" not in slips
