"""Every code has its sentence, in both languages, and what it needs is there."""

import re
from string import Formatter

import pytest
from django.utils import translation

from directory import reading
from directory.words import field_names, files, problem_sentence, problems, reason_sentence, reasons, unreadable


def test_every_code_of_the_reading_has_words():
    assert reading.SENTENCES.keys() <= files.SENTENCES.keys()
    assert reading.PROBLEM_SENTENCES.keys() <= problems.SENTENCES.keys()


def test_in_english_they_are_the_readings_own():
    for code, sentence in reading.SENTENCES.items():
        assert re.sub(r"%\((\w+)\)s", r"{\1}", str(files.SENTENCES[code])) == sentence
    for code, sentence in reading.PROBLEM_SENTENCES.items():
        assert str(problems.SENTENCES[code]) == sentence


@pytest.mark.parametrize("table", [files.SENTENCES, problems.SENTENCES, reasons.SENTENCES])
def test_the_chinese_uses_the_same_gaps(table):
    for sentence in table.values():
        english = str(sentence)
        with translation.override("zh-hans"):
            chinese = str(sentence)
        assert chinese != english, f"not translated: {english}"
        assert set(re.findall(r"%\((\w+)\)s", chinese)) == set(re.findall(r"%\((\w+)\)s", english))


def test_a_place_in_the_file_is_named():
    failure = {"code": "nul_character", "row": 7, "column": 28, "params": {}}
    assert unreadable(failure) == "Row 7, column AB: The cell holds a NUL character."
    assert unreadable({"code": "no_rows"}) == "There are no rows below the column names."
    assert unreadable({}) == ""


def test_fields_stand_in_the_order_of_a_roster():
    assert field_names(["phone", "class", "full_name"]) == "full name, class, telephone"
    with translation.override("zh-hans"):
        assert field_names(["phone", "class"]) == "班级、电话"


def test_a_problem_names_its_field():
    rounded = ["phone", "digits_lost", "warning"]
    assert problem_sentence(rounded, {"phone": "C"}).startswith("telephone (column C): The spreadsheet has rounded")
    assert problem_sentence(rounded, {}).startswith("telephone: The spreadsheet has rounded")
    assert problem_sentence(["", "cells_beyond_header", "note"], {"phone": "C"}).startswith("There are cells beyond")


def test_a_reason_names_only_whom_the_reader_may_see():
    several = {"code": "several_fit", "people": [1, 2]}
    assert reason_sentence(several, {1: "李娜"}) == "More than one record fits: 李娜."
    assert "somebody whose record you do not keep" in reason_sentence(several, {})


def test_the_reading_knows_its_gaps():
    assert all(list(Formatter().parse(sentence)) for sentence in reading.SENTENCES.values())
