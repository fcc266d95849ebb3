import pytest

from people.names import NameVerdict, OwnReading, compare_names, mark_difference, readings

EXACT, VARIANT, SAME, ONE, TURNED, DIFFERENT = (
    NameVerdict.EXACT,
    NameVerdict.VARIANT,
    NameVerdict.SAME_READING,
    NameVerdict.ONE_CHARACTER,
    NameVerdict.REORDERED,
    NameVerdict.DIFFERENT,
)


@pytest.mark.parametrize(
    ("one", "other", "verdict", "reasons"),
    [
        ("曾丽", "曾丽", EXACT, ()),
        ("王 伟", "王伟", EXACT, ()),
        ("a\u202eb", "ab", EXACT, ()),
        ("曾丽", "曾麗", VARIANT, ("traditional",)),
        ("黃曉明", "黄晓明", VARIANT, ("traditional",)),
        ("吳羣", "吴群", VARIANT, ("character_form", "traditional")),
        ("栄一郎", "榮一郎", VARIANT, ("character_form", "traditional")),
        ("𠮷田", "吉田", VARIANT, ("character_form",)),
        ("葛\U000e0100城", "葛城", VARIANT, ("unseen",)),
        ("扎西·次仁", "扎西次仁", VARIANT, ("spacing",)),
        ("陈方 安生", "陈方安生", VARIANT, ("spacing",)),
        ("José García", "Jose Garcia", VARIANT, ("diacritics",)),
        ("ZENG Li", "Zeng Li", VARIANT, ("case",)),
        ("Smith, John", "John Smith", VARIANT, ("order_form",)),
        ("John Smith", "John Smith, Ph.D.", VARIANT, ("title",)),
        ("John Smith", "John Smith Jr.", VARIANT, ("generation_missing",)),
        ("M. Scott Carpenter", "Scott Carpenter", VARIANT, ("middle_name",)),
        ("John Smith", "J. Smith", VARIANT, ("initials",)),
        ("李晓玲", "李小玲", SAME, ("replaced", "tones_agree")),
        ("曾丽", "曾莉", SAME, ("replaced", "short_name", "tones_agree")),
        ("李黎", "黎李", SAME, ("short_name", "surname_differs", "swapped", "tones_differ")),
        ("曾丽", "Zeng Li", SAME, ("romanised",)),
        ("曾丽", "Li ZENG", SAME, ("given_name_first", "romanised")),
        ("曾丽", "Zēng, Lì", SAME, ("romanised",)),
        ("单雄", "Shan Xiong", SAME, ("romanised",)),
        ("单雄", "Dan Xiong", SAME, ("other_reading", "romanised")),
        ("吕明", "Lu Ming", SAME, ("romanised",)),
        ("吕明", "Lyu Ming", SAME, ("romanised",)),
        ("李晓玲", "李晓林", ONE, ("replaced",)),
        ("陈方安生", "陈安生", ONE, ("missing",)),
        ("王伟", "王芳", ONE, ("replaced", "short_name")),
        ("张伟", "王伟", ONE, ("replaced", "short_name", "surname_differs")),
        ("Jon Smith", "John Smith", ONE, ("missing",)),
        ("丽曾", "曾丽", TURNED, ("short_name", "swapped")),
        ("晓玲李", "李晓玲", TURNED, ()),
        ("李玲晓", "李晓玲", TURNED, ("swapped",)),
        ("Zeng Li", "Li Zeng", TURNED, ()),
        ("李晓玲", "王建国", DIFFERENT, ("surname_differs",)),
        ("李晓玲", "李建国", DIFFERENT, ()),
        ("吕明", "卢明", ONE, ("replaced", "short_name", "surname_differs")),
        ("曾丽", "Wang Li", DIFFERENT, ()),
        ("John Smith Sr.", "John Smith Jr.", DIFFERENT, ("generation_differs",)),
        ("", "曾丽", DIFFERENT, ("missing",)),
        ("", "", DIFFERENT, ("missing",)),
    ],
)
def test_the_verdict_and_its_reasons(one, other, verdict, reasons):
    comparison = compare_names(one, other)
    assert (comparison.verdict, comparison.reasons) == (verdict, reasons)


@pytest.mark.parametrize(
    ("one", "other", "recognised"),
    [
        ("曾丽", "曾丽", True),
        ("曾丽", "曾麗", True),
        ("Smith, John", "John Smith", True),
        ("John Smith", "John Smith, Ph.D.", True),
        ("John Smith", "John Smith Jr.", False),
        ("John Smith", "J. Smith", False),
        ("李晓玲", "李小玲", False),
        ("曾丽", "Zeng Li", False),
    ],
)
def test_only_spellings_of_one_name_are_recognised(one, other, recognised):
    assert compare_names(one, other).is_recognised is recognised


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("李晓玲", "李小玲", ("李[晓]玲", "李[小]玲")),
        ("黃曉玲", "黄晓林", ("黃曉[玲]", "黄晓[林]")),
        ("陈方安生", "陈安生", ("陈[方]安生", "陈安生")),
        ("𠮷田明", "𠮷田朗", ("𠮷田[明]", "𠮷田[朗]")),
        ("曾丽", "王芳", ("[曾丽]", "[王芳]")),
        ("Jon", "John", ("Jon", "Jo[h]n")),
    ],
)
def test_the_difference_is_marked_character_by_character(one, other, marked):
    difference = compare_names(one, other).difference
    assert tuple(map(_marked, difference)) == marked


def _marked(segments):
    return "".join(f"[{text}]" if differs else text for text, differs in segments)


def test_a_very_long_pair_is_marked_whole_and_at_once():
    one, other = mark_difference("王" * 5000, "李" + "王" * 6000)
    assert [segment.differs for segment in (*one, *other)] == [True, True]


def test_a_persons_own_reading_is_used():
    own = readings("单雄", "单", "雄", OwnReading(family="shén"))
    assert compare_names("单雄", "Shen Xiong").verdict == DIFFERENT
    assert compare_names("单雄", "Shen Xiong", readings_one=own).verdict == SAME
    assert compare_names("Shen Xiong", "单雄", readings_other=own).verdict == SAME
