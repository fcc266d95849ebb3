"""What carriers in China publish of text messages: templates, variables, and what may stand in them."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"\$\{([^{}]*)\}")
TEMPLATE_CODE = re.compile(r"SMS_\d{4,20}")
CODE = re.compile(r"[0-9A-Za-z]{4,6}")
LINK = re.compile(r"(?i)https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|edu|io|me)\b")
LONGEST_VALUE = 35
LONGEST_SIGNATURE = 12
OPT_OUT = "拒收请回复R"
BRACKETS = "【】"

NOTICE, NEWS = "messaging/sms/notice", "messaging/sms/news"


def variables_in(text: str) -> list[str]:
    return VARIABLE.findall(text)


def fault_of(value: str, *, is_code: bool) -> str:
    """Why the carrier would not take this value, a code of ``messaging.words``; empty text when it would."""
    if not value.strip():
        return "text_value_missing"
    if is_code and not CODE.fullmatch(value):
        return "text_value_no_code"
    if len(value) > LONGEST_VALUE:
        return "text_value_too_long"
    if LINK.search(value):
        return "text_value_link"
    if any(sign in value for sign in BRACKETS) or not value.isprintable():
        return "text_value_signs"
    return ""


def shortened(words: str) -> str:
    """A title or a name is shortened; what must be whole, a code or a token, never is. What would look like a link or a
    signature gives way."""
    plain = LINK.sub("", "".join(sign for sign in words if sign.isprintable() and sign not in BRACKETS)).strip()
    return plain if len(plain) <= LONGEST_VALUE else plain[: LONGEST_VALUE - 1] + "…"


# What WeChat takes in the fields of its templates: the kind stands in the name of the field (thing1, time2).
FIELD = re.compile(r"\{\{\s*([a-z_]+?)(\d*)\.DATA\s*\}\}")
_DAY = r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})"
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?"
KINDS = {
    "thing": re.compile(r".{1,20}"),
    "const": re.compile(r".{1,20}"),
    "phrase": re.compile(r"[\u4e00-\u9fff]{1,5}"),
    "name": re.compile(r"[\u4e00-\u9fff]{1,10}|[^\u4e00-\u9fff]{1,20}"),
    "time": re.compile(rf"(?:{_DAY} ?)?{_HOUR}|{_DAY}"),
    "date": re.compile(rf"{_DAY}(?: ?{_HOUR})?"),
    "number": re.compile(r"(?=.{1,32}$)-?\d+(?:\.\d+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[\x21-\x7e]{1,32}"),
    "phone_number": re.compile(r"[\d+-]{1,17}"),
    "amount": re.compile(r"[¥$]?\d{1,10}(?:\.\d{1,2})?元?"),
}
MAY_BE_SHORTENED = {"thing": 20, "name": 10}
FACTS = ("name", "subject", "institution", "kind", "time", "day")
TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{20,64}")


def fields_in(text: str) -> dict[str, str]:
    """The kind of each field, by its name."""
    return {kind + number: kind for kind, number in FIELD.findall(text)}


def fitted(value: str, kind: str) -> str:
    """On one line, and as short as its field wants it where it is words."""
    plain, most = " ".join(value.split()), MAY_BE_SHORTENED.get(kind)
    return plain if most is None or len(plain) <= most else plain[: most - 1] + "…"


def fits(value: str, kind: str) -> bool:
    return kind in KINDS and bool(value.strip()) and bool(KINDS[kind].fullmatch(value))
