"""How good the score is, on 2,000 pairs of which it is known whether they are one person; and each rule by itself."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from people.names import Known, Likeness, Studies, score_records
from tests.people.names.pairs import EACH, labelled_pairs

CLASSMATES = Studies("", 2003, 2007, "软件学院", "软件0301班")


def of_class(full_name: str, number: str = "", **facts) -> Known:
    return Known(full_name, studies=(replace(CLASSMATES, student_number=number),), **facts)


def test_two_thousand_pairs_are_told_apart(capsys):
    found: dict[bool, Counter] = {True: Counter(), False: Counter()}
    missed: Counter = Counter()
    for one, other, is_same, kind in labelled_pairs(random.Random(20261122)):
        likeness = score_records(one, other).likeness
        found[is_same][likeness] += 1
        if is_same and likeness == Likeness.UNLIKELY:
            missed[kind] += 1
    automatic = found[True][Likeness.SAME] + found[False][Likeness.SAME]
    precision = found[True][Likeness.SAME] / automatic
    recall = 1 - found[True][Likeness.UNLIKELY] / EACH
    noise = found[False][Likeness.LIKELY] / EACH
    with capsys.disabled():
        print(
            f"\n2,000 labelled pairs: precision of automatic {precision:.4f} ({automatic} linked), "
            f"recall of links and proposals {recall:.4f}, different people proposed {noise:.3f}"
        )
    assert sum(found[True].values()) == sum(found[False].values()) == EACH
    assert precision >= 0.99
    assert recall >= 0.95, missed
    assert automatic >= EACH / 3  # or precision would be bought with never answering
    assert noise <= 0.35


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (of_class("曾麗", "060301"), of_class("曾丽", "060301"), Likeness.SAME),
        (of_class("曾丽", birth_date="1985-03-12"), of_class("曾丽", birth_date="1985-03-12"), Likeness.SAME),
        (of_class("曾丽", proven=frozenset({"a@b.cn"})), of_class("曾丽", said=frozenset({"a@b.cn"})), Likeness.SAME),
        (of_class("曾丽"), of_class("曾丽"), Likeness.LIKELY),
        (of_class("曾丽"), of_class("Li Zeng"), Likeness.LIKELY),
        (of_class("曾丽"), of_class("ZENG Li"), Likeness.LIKELY),
        (of_class("曾丽", former_names=("曾莉莉",)), of_class("曾莉莉"), Likeness.LIKELY),
        (of_class("李晓玲"), of_class("李小玲"), Likeness.LIKELY),
        (of_class("李晓玲"), of_class("李晓琴"), Likeness.LIKELY),
        # two real people of one name in one class stay two
        (of_class("王伟", birth_date="1985-03-12"), of_class("王伟", birth_date="1984-11-02"), Likeness.UNLIKELY),
        (of_class("王伟", "060301"), of_class("王伟", "060317"), Likeness.UNLIKELY),
        (of_class("王伟", "060301"), of_class("王伟", "060302"), Likeness.UNLIKELY),
        # twins: one birthday, one class, one character apart, numbers of their own
        (
            of_class("李晓明", "060301", birth_date="1985-03-12"),
            of_class("李晓亮", "060302", birth_date="1985-03-12"),
            Likeness.LIKELY,
        ),
        (of_class("李娜"), of_class("赵敏"), Likeness.UNLIKELY),
        (Known("李娜"), Known("李娜"), Likeness.UNLIKELY),
        # a number used again forty years later
        (
            Known("李娜", studies=(Studies("0301", 1963),)),
            Known("李娜", studies=(Studies("0301", 2003),)),
            Likeness.LIKELY,
        ),
    ],
)
def test_what_is_said_of_a_pair(one, other, likeness):
    assert score_records(one, other).likeness == likeness
    assert score_records(other, one).likeness == likeness


def test_the_evidence_is_said_field_by_field():
    one = of_class("曾麗", "060301", birth_date="1985-03", gender="female", said=frozenset({"+861"}))
    other = of_class("曾丽", "60301", birth_date="1985-03-12", gender="male", said=frozenset({"+861"}))
    expected = (
        "name_spelling number_zeros years_same class_same department_same birth_partly contact_said gender_differs"
    )
    assert " ".join(score_records(one, other).evidence) == expected


def test_the_lines_that_fit_each_other_best_count():
    master = Studies("S0901", 2009, 2012, "研究生院", "")
    twice = Known("曾丽", studies=(CLASSMATES, master))
    assert score_records(twice, Known("曾丽", studies=(master,))).likeness == Likeness.SAME


def test_both_ways_round_give_the_same():
    for one, other, _same, _kind in labelled_pairs(random.Random(7), each=40):
        assert score_records(one, other) == score_records(other, one)
