"""How names of associations sort and what addresses are made of them.

These are ordinary words (机电工程系, 2009届), so they are read by the dictionary; names of people are not, see
``people.names``.
"""

from __future__ import annotations

import re

from django.utils.text import slugify
from pypinyin import Style, lazy_pinyin

LONGEST_KEY = 400
LONGEST_SLUG = 60  # a few letters are left for telling two of the same name apart
DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_NUMBER = re.compile(r"\d+")
# A numeral only where it counts something: 三班 and 第三, not 三农学院.
_COUNTED = re.compile(r"(?<=第)[一二三四五六七八九十]{1,3}|[一二三四五六七八九十]{1,3}(?=[班级届期组队连])")


def sort_key_of(name_zh: str, name_en: str) -> str:
    """Lower case, Chinese by its pinyin, numbers by their value: 2班 before 10班, 九班 before 十一班."""
    name = _COUNTED.sub(lambda match: str(_value_of(match[0])), name_zh or name_en)
    name = _NUMBER.sub(lambda match: f" {match[0].zfill(6)} ", name)
    words = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(" ".join(words).split()).lower()[:LONGEST_KEY].strip()


def slug_of(name_zh: str, name_en: str) -> str:
    """Letters for an address: the English name where there is one, else pinyin; never empty."""
    latin = name_en or "".join(lazy_pinyin(name_zh, style=Style.NORMAL))
    return slugify(latin)[:LONGEST_SLUG].strip("-") or "association"


def _value_of(numeral: str) -> int:
    """十 is 10, 十二 is 12, 二十 is 20, 二十三 is 23."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return DIGITS.get(numeral[-1], 0)
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
