"""What becomes of one row's cells."""

from __future__ import annotations

import datetime
import random
import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading import FIELDS, PROBLEM_SENTENCES, Severity, clean_row, contacts

TODAY = datetime.date(2026, 9, 1)


def cleaned(**raw):
    return clean_row({"full_name": "曾丽", **raw}, today=TODAY)


def codes(row) -> list[str]:
    assert all(problem.sentence for problem in row.problems)
    return [problem.code for problem in row.problems]


class TestBirthDate:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("1987", "1987"),
            ("1987年", "1987"),
            ("1987-00-00", "1987"),
            ("1987-03", "1987-03"),
            ("1987.3", "1987-03"),
            ("1987年3月", "1987-03"),
            ("198703", "1987-03"),
            ("1987-03-00", "1987-03"),
            ("March 1987", "1987-03"),
            ("1987-03-05", "1987-03-05"),
            ("1987/3/5", "1987-03-05"),
            ("1987.03.05", "1987-03-05"),
            ("19870305", "1987-03-05"),
            ("1987年3月5日", "1987-03-05"),
            (" 1987 年 3 月 5 日生 ", "1987-03-05"),
            ("１９８７年３月５日", "1987-03-05"),
            ("一九八七年三月二十五日", "1987-03-25"),
            ("二〇〇〇年十二月十日", "2000-12-10"),
            ("1987-03-05 00:00:00", "1987-03-05"),
            ("1987-03-05T08:30:00Z", "1987-03-05"),
            ("3/25/1987", "1987-03-25"),
            ("25.3.1987", "1987-03-25"),
            ("5/5/1987", "1987-05-05"),
            ("5 March 1987", "1987-03-05"),
            ("5th Mar, 1987", "1987-03-05"),
            ("Mar 5, 1987", "1987-03-05"),
            ("2000-02-29", "2000-02-29"),
        ],
    )
    def test_is_as_precise_as_it_was_written(self, written, value):
        row = cleaned(birth_date=written)
        assert (row.values["birth_date"], codes(row)) == (value, [])

    @pytest.mark.parametrize(
        ("written", "value", "code", "severity"),
        [
            ("05-Mar-87", "1987-03-05", "year_from_two_digits", Severity.NOTE),
            ("3/25/87", "1987-03-25", "year_from_two_digits", Severity.NOTE),
            ("870305", "1987-03-05", "year_from_two_digits", Severity.NOTE),
            ("87年3月", "1987-03", "year_from_two_digits", Severity.NOTE),
            ("5-Mar-20", "1920-03-05", "year_from_two_digits", Severity.NOTE),
            ("03/05/1987", "1987", "date_ambiguous", Severity.WARNING),
            ("3/5/87", "1987", "date_ambiguous", Severity.WARNING),
            ("1987-02-30", None, "date_impossible", Severity.WARNING),
            ("1987-13-01", None, "date_impossible", Severity.WARNING),
            ("30/30/1987", None, "date_impossible", Severity.WARNING),
            ("2001-02-29", None, "date_impossible", Severity.WARNING),
            ("2026-09-02", None, "date_in_the_future", Severity.WARNING),
            ("1066-10-14", None, "year_implausible", Severity.WARNING),
            ("31841", None, "date_is_a_number", Severity.WARNING),
            ("spring", None, "date_unreadable", Severity.WARNING),
            ("5 Foo 1987", None, "date_unreadable", Severity.WARNING),
        ],
    )
    def test_is_flagged(self, written, value, code, severity):
        row = cleaned(birth_date=written)
        assert row.values.get("birth_date") == value
        assert [(p.field, p.code, p.value, p.severity) for p in row.problems] == [
            ("birth_date", code, written, severity)
        ]
        assert row.comes_in

    @pytest.mark.parametrize(("born", "stays"), [("1996", True), ("1997", False), ("1926", True), ("1925", False)])
    def test_stays_out_when_the_age_at_entry_cannot_be(self, born, stays):
        row = cleaned(birth_date=born, entry_year="2006")
        assert ("birth_date" in row.values) is stays
        assert codes(row) == ([] if stays else ["age_at_entry_implausible"])
        assert row.comes_in

    @given(st.dates(datetime.date(1900, 1, 1), TODAY))
    def test_any_day_comes_back(self, day):
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%d %B %Y"):
            assert cleaned(birth_date=day.strftime(form)).values["birth_date"] == day.isoformat()


class TestYears:
    @pytest.mark.parametrize(
        "written",
        ["2006", "2006级", "2006届", "２００６年", "2006-09-01", "2006年9月", "200609", "二〇〇六级", "2006.0"],
    )
    def test_has_four_digits(self, written):
        row = cleaned(entry_year=written)
        assert (row.values["entry_year"], codes(row)) == (2006, [])

    @pytest.mark.parametrize(
        ("written", "value"), [("06", 2006), ("06级", 2006), ("'98", 1998), ("35", 2035), ("37", 1937)]
    )
    def test_two_digits_are_flagged(self, written, value):
        row = cleaned(end_year=written)
        assert (row.values["end_year"], codes(row)) == (value, ["year_from_two_digits"])

    def test_of_a_range_each_field_takes_its_own(self):
        row = cleaned(entry_year="2006-2010", end_year="2006-2010")
        assert (row.values["entry_year"], row.values["end_year"]) == (2006, 2010)
        assert codes(row) == ["year_range", "year_range"]

    @pytest.mark.parametrize(
        ("written", "code"),
        [("1234", "year_implausible"), ("2037", "year_implausible"), ("soon", "year_unreadable")],
    )
    def test_is_left_out(self, written, code):
        row = cleaned(entry_year=written)
        assert ("entry_year" in row.values, codes(row)) == (False, [code])

    def test_an_end_before_the_entry_is_said(self):
        assert codes(cleaned(entry_year="2010", end_year="2006")) == ["years_reversed"]


class TestContacts:
    @pytest.mark.parametrize(
        "written",
        [
            "13800138000",
            "+86 138 0013 8000",
            "8613800138000",
            "0086-13800138000",
            "138-0013-8000",
            "１３８００１３８０００",
        ],
    )
    def test_a_phone_is_e164(self, written):
        row = cleaned(phone=written)
        assert (row.values["phone"], "phone_note" in row.values, codes(row)) == ("+8613800138000", False, [])

    def test_a_phone_is_dialled_where_the_institution_is(self):
        row = clean_row({"full_name": "x", "phone": "020 7946 0018"}, today=TODAY, country="GB")
        assert row.values["phone"] == "+442079460018"

    @pytest.mark.parametrize("written", ["12345", "62288114", "ask his mother", "138001380001"])
    def test_what_is_no_number_is_kept_as_a_note(self, written):
        row = cleaned(phone=written)
        assert ("phone" in row.values, row.values["phone_note"], codes(row)) == (False, written, ["phone_invalid"])
        assert row.comes_in

    def test_of_several_numbers_the_first_valid_counts(self):
        row = cleaned(phone="123、13800138000/010-62288114")
        assert (row.values["phone"], row.values["phone_note"]) == ("+8613800138000", "123; 010-62288114")
        assert codes(row) == ["phone_several"]

    def test_an_extension_and_words_are_kept(self):
        row = cleaned(phone="010-62288114转801")
        assert (row.values["phone"], row.values["phone_note"]) == ("+861062288114", "010-62288114转801")
        row = cleaned(phone="13800138000（微信同号）")
        assert (row.values["phone"], row.values["phone_note"]) == ("+8613800138000", "13800138000(微信同号)")

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("a.b+c@Example.CN", "a.b+c@example.cn"),
            (" ｚｅｎｇ＠ｅｘａｍｐｌｅ．ｃｎ ", "zeng@example.cn"),
            ("曾丽 <zeng@example.cn>", "zeng@example.cn"),
            ("mailto:zeng@example.cn", "zeng@example.cn"),
            ("张三@例子.中国", "张三@例子.中国"),
        ],
    )
    def test_an_email_keeps_its_local_part(self, written, value):
        row = cleaned(email=written)
        assert (row.values["email"], codes(row)) == (value, [])

    @pytest.mark.parametrize(
        "written",
        [
            "a",
            "a@b",
            "a@",
            "@b.cn",
            "a b@c",
            "a..b@c.cn",
            ".a@c.cn",
            "a@-c.cn",
            "a@c..cn",
            "a@1.2.3.4",
            f"{'a' * 65}@b.cn",
        ],
    )
    def test_what_is_no_email_is_kept_as_a_note(self, written):
        row = cleaned(email=written)
        assert ("email" in row.values, row.values["email_note"], codes(row)) == (False, written, ["email_invalid"])

    def test_of_several_emails_the_first_counts(self):
        row = cleaned(email="a@b.cn; c@d.cn")
        assert (row.values["email"], row.values["email_note"]) == ("a@b.cn", "c@d.cn")


class TestStudentNumber:
    @pytest.mark.parametrize("written", ["0012345678901234567", "AB-01 x", "2018E101", "2018010101", "1.5"])
    def test_is_kept_exactly(self, written):
        row = cleaned(student_number=f"\u3000{written} ")
        assert (row.values["student_number"], codes(row)) == (written, [])

    @pytest.mark.parametrize("written", ["1.23E+17", "2.01801e+11", "2E11"])
    def test_a_rounded_one_keeps_the_row_out(self, written):
        row = cleaned(student_number=written)
        assert ("student_number" in row.values, codes(row), row.comes_in) == (False, ["digits_lost"], False)

    def test_a_doubted_one_keeps_the_row_out(self):
        raw = {"full_name": "x", "student_number": "123456789012345680"}
        row = clean_row(raw, today=TODAY, doubts={"student_number": "number_too_long"})
        assert (codes(row), row.comes_in) == (["digits_lost"], False)

    @pytest.mark.parametrize(
        ("written", "kept", "said"),
        [
            ("ＡＢ－０1 x", "AB-01 x", ["full_width"]),
            ("２０１８０１０１０１", "2018010101", ["full_width"]),
            ("2018010101.0", "2018010101", ["decimals_removed"]),
            ("２０１８．００", "2018", ["full_width", "decimals_removed"]),
        ],
    )
    def test_is_made_plain_and_that_is_said(self, written, kept, said):
        row = cleaned(student_number=written)
        assert (row.values["student_number"], codes(row), row.comes_in) == (kept, said, True)

    def test_with_decimals_only_fifteen_digits_are_true(self):
        row = cleaned(student_number="2018010101234567.0")
        assert (codes(row), row.comes_in) == (["decimals_removed", "digits_lost"], False)

    def test_loses_the_apostrophe_that_only_a_spreadsheet_needs(self):
        row = cleaned(student_number="'0012")
        assert (row.values["student_number"], codes(row)) == ("0012", ["apostrophe_removed"])

    def test_a_rounded_phone_is_left_out_alone(self):
        row = cleaned(phone="1.38E+10")
        assert (codes(row), row.comes_in, "phone" in row.values) == (["digits_lost"], True, False)


class TestWords:
    @pytest.mark.parametrize(
        ("written", "code"),
        [
            *[(word, "female") for word in ("女", "女性", "F", "Female", "2", "ｆ")],
            *[(word, "male") for word in ("男", "男生", "m", "MALE", "1")],
            *[(word, "other") for word in ("其他", "X", "non-binary")],
            *[(word, "unknown") for word in ("未知", "保密", "0")],
        ],
    )
    def test_gender_is_kept_as_given_with_a_code(self, written, code):
        row = cleaned(gender=written)
        assert (row.values["gender"], row.values["gender_code"], codes(row)) == (written, code, [])

    def test_a_gender_nobody_knows_is_kept_and_said(self):
        row = cleaned(gender="？？")
        assert (row.values["gender"], row.values["gender_code"]) == ("？？", "unknown")
        assert (codes(row), row.comes_in) == (["gender_unknown"], True)

    @pytest.mark.parametrize(
        "name", ["Nguyễn Thị  Hoa", "𠮷田", "ＡＢ", "无", "O'Brien", "欧阳　娜娜", "Clifton C., Jr.", "None", "👩‍🚀"]
    )
    def test_names_are_only_trimmed(self, name):
        row = clean_row({"full_name": f"\ufeff {name}\u3000\u200b"}, today=TODAY)
        assert (row.values["full_name"], codes(row)) == (name, [])

    def test_a_row_without_any_name_stays_out(self):
        row = clean_row({"gender": "女", "full_name": " "}, today=TODAY)
        assert (codes(row), row.comes_in) == (["name_missing"], False)
        assert clean_row({"family_name": "曾"}, today=TODAY).comes_in

    def test_text_gets_plain_digits_and_single_blanks(self):
        row = cleaned(**{"class": "２０１８级　会计１班 ", "department": "金融学院（校本部）"})
        assert (row.values["class"], row.values["department"]) == ("2018级 会计1班", "金融学院（校本部）")

    @pytest.mark.parametrize("nothing", ["-", "无", "N/A", "不详", "null", "　", ""])
    def test_a_cell_that_says_nothing_gives_nothing(self, nothing):
        row = cleaned(employer=nothing, phone=nothing, birth_date=nothing, student_number=nothing)
        assert (dict(row.values), codes(row)) == ({"full_name": "曾丽"}, [])

    def test_what_is_too_long_keeps_the_row_out(self):
        row = cleaned(employer="x" * 201)
        assert (codes(row), row.comes_in) == (["too_long"], False)


@given(
    raw=st.dictionaries(st.sampled_from(FIELDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)),
    country=st.sampled_from(["CN", "US", "DE"]),
)
def test_nothing_that_stands_in_a_cell_breaks_the_reading(raw, country):
    row = clean_row(raw, today=TODAY, country=country)
    assert all(problem.code in PROBLEM_SENTENCES for problem in row.problems)
    for problem in row.problems:
        assert problem.value == raw.get(problem.field, "")


digits_and_marks = st.text(st.sampled_from("0123456789-/.年月日 十一二三級级届'EeTt:+Mar"), max_size=12)


@given(written=digits_and_marks)
def test_nothing_that_looks_like_a_date_breaks_the_reading(written):
    row = cleaned(birth_date=written, entry_year=written, end_year=written, phone=written)
    if born := row.values.get("birth_date"):
        whole = f"{born}-01-01"[:10] if len(born) == 4 else f"{born}-01"[:10]
        assert datetime.date.fromisoformat(whole).isoformat() == whole


@pytest.mark.parametrize("country", ["CN", "US", "SG", "GB", "BR", "IT", "RU", "JP"])
def test_a_plain_mobile_number_is_read_as_the_library_reads_it(country, monkeypatch):
    """The short way for most of a roster, beside the long one: 300 numbers that begin like a mobile one."""
    chance = random.Random(country)
    example = str(phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE).national_number)
    numbers = [example[: chance.randint(0, 4)] for _ in range(300)]
    numbers = [begun + "".join(chance.choices("0123456789", k=len(example) - len(begun))) for begun in numbers]
    short = [contacts.read_phone(number, country=country) for number in numbers]
    monkeypatch.setattr(contacts, "_plain_mobile", lambda _country: (re.compile("(?!)"), ""))
    assert short == [contacts.read_phone(number, country=country) for number in numbers]
    assert any(read.value for read in short)
