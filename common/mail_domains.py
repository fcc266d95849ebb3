"""Which mailboxes belong to a house: ``school.edu.cn`` for exactly that, ``*.school.edu.cn`` for all below it.

Compared letter by letter in plain ASCII. A domain in other letters, or one that is written in ``xn--`` for it, is never
taken: ``schооl.edu.cn`` with two Cyrillic letters looks the same to whoever reads the list.
"""

from __future__ import annotations

import re
from functools import lru_cache

MOST, LONGEST = 20, 253
_LABEL = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})+")
# Where anybody gets a mailbox, and endings under which anybody gets a domain: they say nothing of a school.
OPEN_TO_ALL = frozenset(
    {
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "aliyun.com"),
        *("139.com", "189.cn", "wo.cn", "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com"),
        *("live.cn", "msn.com", "icloud.com", "me.com", "yahoo.com", "yahoo.com.cn", "proton.me", "protonmail.com"),
        *("edu.cn", "com.cn", "net.cn", "org.cn", "ac.cn", "gov.cn", "edu.hk", "edu.tw", "edu.mo", "ac.uk", "co.uk"),
    }
)


class UnreadableDomain(ValueError):
    """``args[0]`` is the line that names no domain; ``is_open_to_all`` when it is one where anybody has a mailbox."""

    def __init__(self, line: str, *, is_open_to_all: bool = False) -> None:
        super().__init__(line)
        self.is_open_to_all = is_open_to_all


@lru_cache(maxsize=32)
def domains_from(text: str) -> tuple[str, ...]:
    """One domain a line, blank lines aside. Raises ``UnreadableDomain``."""
    lines = [line.strip().lower().lstrip("@") for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        if place >= MOST or len(line) > LONGEST or not _DOMAIN.fullmatch(line):
            raise UnreadableDomain(line)
        if line.removeprefix("*.") in OPEN_TO_ALL:
            raise UnreadableDomain(line, is_open_to_all=True)
    return tuple(dict.fromkeys(lines))


def is_at(address: str, domains: tuple[str, ...]) -> bool:
    """Whether this mailbox stands at one of them."""
    _local, at, domain = address.rpartition("@")
    if not at or not domain.isascii():
        return False
    domain = domain.lower()
    return any(domain.endswith(one[1:]) if one.startswith("*.") else domain == one for one in domains)
