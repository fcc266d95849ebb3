"""What makes a subject look like advertising: a short list, and how it is written. An honest hint, no promise."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = (
    "免费",
    "中奖",
    "大奖",
    "优惠",
    "返现",
    "红包",
    "发票",
    "最后机会",
    "限时",
    "立即点击",
    "点击领取",
    "恭喜您",
    "赚钱",
    "贷款",
    "free",
    "winner",
    "act now",
    "click here",
    "limited time",
    "last chance",
    "urgent",
    "100%",
    "cash",
    "prize",
    "guaranteed",
    "no obligation",
)
IN_LATIN = re.compile("|".join(rf"\b{re.escape(word)}(?!\w)" for word in WORDS if word.isascii()), re.IGNORECASE)
SHOUTED = re.compile(r"[!！]{2,}|[?？]{2,}|[¥￥$]{2,}")


def spam_words(subject: str) -> Iterator[str]:
    """The words and signs in it, as they stand there; capitals as a whole."""
    yield from (word for word in WORDS if not word.isascii() and word in subject)
    yield from (found[0] for found in IN_LATIN.finditer(subject))
    yield from (found[0] for found in SHOUTED.finditer(subject))
    letters = [letter for letter in subject if letter.isascii() and letter.isalpha()]
    if len(letters) > 10 and all(letter.isupper() for letter in letters):
        yield subject
