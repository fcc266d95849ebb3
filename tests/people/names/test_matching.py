from dataclasses import replace

import pytest

from people.names import Agreement, Claim, RosterLine, exact_lines, match_record

LINE = RosterLine(
    full_name="李晓玲",
    former_names=("李小红",),
    student_number="2003010203",
    entry_year=2003,
    end_year=2007,
    department="软件学院",
    class_name="软件0301班",
    birth_date="1985-03-12",
)
CLAIM = Claim(full_name="李晓玲", student_number="2003010203", end_year=2007)


def test_name_year_and_number_make_an_exact_match():
    match = match_record(CLAIM, LINE)
    assert match.exact
    assert match.evidence == ("full_name_agree_exact", "student_number_agree", "end_year_agree")


@pytest.mark.parametrize(
    ("change", "exact"),
    [
        ({}, True),
        ({"full_name": "李曉玲"}, True),
        ({"full_name": "李小玲"}, False),
        ({"full_name": "Li Xiaoling"}, False),
        ({"full_name": ""}, False),
        ({"student_number": ""}, True),
        ({"student_number": "２００３-010203"}, True),
        ({"student_number": "2003010204"}, False),
        ({"end_year": 2008}, False),
        ({"end_year": None}, False),
        ({"end_year": None, "entry_year": 2003}, True),
        ({"entry_year": 2002}, False),
        ({"class_name": "軟件 0301"}, True),
        ({"class_name": "软件0302班"}, False),
        ({"department": "会计学院"}, False),
        ({"birth_date": "1985"}, True),
        ({"birth_date": "1985-04-12"}, False),
        ({"full_name": "李小红"}, False),
        ({"full_name": "王小红", "former_names": ("李晓玲",)}, False),
    ],
)
def test_what_is_exact_and_what_is_not(change, exact):
    assert match_record(replace(CLAIM, **change), LINE).exact is exact


def test_a_former_name_does_not_stand_for_a_missing_one():
    match = match_record(replace(CLAIM, full_name="\u200b", former_names=("李晓玲",)), LINE)
    assert not match.exact
    assert match.field("full_name").agreement == Agreement.UNKNOWN


def test_a_number_that_the_school_does_not_know_is_not_agreement():
    assert not match_record(CLAIM, replace(LINE, student_number="")).exact


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"full_name": "李小玲"}, "full_name_agree_same_reading"),
        ({"full_name": "李小红"}, "full_name_agree_former_exact"),
        ({"full_name": "王红", "former_names": ("李曉玲",)}, "full_name_agree_former_variant"),
        ({"full_name": "王红", "former_names": ("李小红",)}, "full_name_agree_former_both_exact"),
        ({"full_name": "王建国"}, "full_name_differ_different"),
        ({"student_number": "003010203"}, "student_number_differ_one_digit"),
        ({"student_number": "02003010203"}, "student_number_differ_leading_zeros"),
        ({"student_number": "1999"}, "student_number_differ"),
        ({"end_year": 2008}, "end_year_differ_by_one"),
        ({"end_year": 2010}, "end_year_differ"),
        ({"entry_year": 2003}, "entry_year_agree"),
        ({"department": "軟件學院"}, "department_agree"),
        ({"birth_date": "1985-03"}, "birth_date_agree_partly"),
        ({"birth_date": "1985-12-03"}, "birth_date_differ_day_and_month_swapped"),
        ({"birth_date": "1985-03-12"}, "birth_date_agree"),
    ],
)
def test_the_evidence_is_named(change, code):
    assert code in match_record(replace(CLAIM, **change), LINE).evidence


def test_what_one_side_does_not_know_is_unknown_and_no_evidence():
    match = match_record(Claim("李晓玲"), RosterLine("李晓玲"))
    assert match.evidence == ("full_name_agree_exact",)
    assert match.field("birth_date").agreement == Agreement.UNKNOWN
    assert not match.exact


def test_numbers_of_classes_may_be_written_in_characters():
    claim, line = replace(CLAIM, class_name="会计十二班"), replace(LINE, class_name="会计12班")
    assert match_record(claim, line).field("class_name").agreement == Agreement.AGREE
    assert match_record(replace(claim, class_name="三班"), replace(line, class_name="3 班")).exact


def test_two_people_of_one_name_in_one_class_stay_two():
    twin = replace(LINE, student_number="2003010299")
    assert exact_lines(CLAIM, [LINE, twin]) == [LINE]
    assert exact_lines(replace(CLAIM, student_number=""), [LINE, twin]) == [LINE, twin]


def test_the_page_can_mark_the_differing_character():
    one, other = match_record(replace(CLAIM, full_name="李小玲"), LINE).name.difference
    assert [segment.text for segment in (*one, *other) if segment.differs] == ["小", "晓"]
