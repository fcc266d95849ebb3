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
