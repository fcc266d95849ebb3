"""Column names, Chinese and English, as people write them."""

from __future__ import annotations

import pytest

from directory.reading import FIELDS, guess_field, guess_mapping
from directory.reading.fields import COLUMN_NAMES


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("姓名", "full_name"),
        ("性别", "gender"),
        ("学号", "student_number"),
        ("院系", "department"),
        ("系部", "department"),
        ("专业", "programme"),
        ("班级", "class"),
        ("入学年份", "entry_year"),
        ("毕业年份", "end_year"),
        ("出生日期", "birth_date"),
        ("手机", "phone"),
        ("电话", "phone"),
        ("邮箱", "email"),
        ("工作单位", "employer"),
        ("职务", "position"),
        ("所在城市", "city"),
        ("现居城市", "city"),
        ("姓", "family_name"),
        ("名", "given_name"),
        ("Name", "full_name"),
        ("Student ID", "student_number"),
        ("Graduation Year", "end_year"),
        ("E-mail", "email"),
        ("Date of Birth", "birth_date"),
        ("family_name", "family_name"),
        ("First Name", "given_name"),
        ("entry_year", "entry_year"),
        # as they stand in files
        ("姓名（必填）", "full_name"),
        ("* 姓 名", "full_name"),
        ("性　别", "gender"),
        ("ＥＭＡＩＬ", "email"),
        ("出生日期(YYYY-MM-DD)", "birth_date"),
        ("【学号】", "student_number"),
        ("手机/电话", "phone"),
        ("班级：", "class"),
        ("\ufeff姓名", "full_name"),
        ("工作单位\n及部门", None),
        ("ID number", None),
        ("备注", None),
        ("", None),
        ("（）", None),
    ],
)
def test_recognises(name, field):
    assert guess_field(name) == field


@pytest.mark.parametrize("field", FIELDS)
def test_recognises_our_own_names_of_fields(field):
    assert guess_field(field) == field


def test_no_name_stands_for_two_fields():
    names = [name for line in COLUMN_NAMES.values() for name in line.split()]
    assert len(names) == len(set(names))


def test_each_field_once_and_the_better_name_wins():
    assert guess_mapping(["电话", "手机", "姓名", "姓名"]) == {1: "phone", 2: "full_name"}


def test_an_unknown_header_maps_nothing():
    assert guess_mapping(["alpha", "", "beta"]) == {}
