"""How many letters may leave in how much time, as the office writes it down: one rule in each line.

server 100/s                                        what the mail server takes
sms 5/s                                             the same of the gateway for text messages
sender 20000/day                                    what our sender may send
sender 50/day +50% from 2026-12-01 until 20000      a new domain that has to be known first: more on each day
qq.com 600/h                                        mailboxes there
* 2000/h                                            mailboxes at any other domain, each for itself
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MOST_RULES = 50
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400}
SERVER, SMS, SENDER, ANY = "server", "sms", "sender", "*"
_WHOSE = r"(?P<whose>server|sms|sender|\*|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)"
_GROWS = r"\+(?P<percent>\d{1,3})% from (?P<since>\d{4}-\d\d-\d\d) until (?P<until>\d{1,9})"
_RULE = re.compile(rf"{_WHOSE} (?P<most>[1-9]\d{{0,8}}) ?/ ?(?P<time>s|min|h|day)(?: {_GROWS})?")


class UnreadableLimit(ValueError):
    """``args[0]`` is the line that says no limit."""


@dataclass(frozen=True, slots=True)
class MailLimit:
    """``whose`` is ``server``, ``sms``, ``sender``, a domain or ``*``; at most ``most`` in any ``seconds``.

    One that grows is so large on the day ``since`` and by ``percent`` larger on each day after, and holds nobody any
    more once it would be larger than ``until``.
    """

    whose: str
    most: int
    seconds: int
    percent: int = 0
    since: date | None = None
    until: int = 0

    @property
    def is_of_a_domain(self) -> bool:
        return self.whose not in (SERVER, SMS, SENDER)

    def most_on(self, day: date) -> int | None:
        """How many on that day; None when the limit has grown until it holds nobody."""
        if self.since is None:
            return self.most
        days = min(max((day - self.since).days, 0), 10_000)
        if self.percent and days * self.percent > 100_000:
            return None
        most = int(self.most * (1 + self.percent / 100) ** days)
        return most if most <= self.until else None


@lru_cache(maxsize=16)
def limits_from(text: str) -> tuple[MailLimit, ...]:
    """One rule a line, blank lines aside. Raises ``UnreadableLimit``."""
    lines = [" ".join(line.lower().split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_RULES:
        raise UnreadableLimit(lines[MOST_RULES])
    return tuple(_limit_from(line) for line in lines)


def _limit_from(line: str) -> MailLimit:
    said = _RULE.fullmatch(line)
    if said is None:
        raise UnreadableLimit(line)
    most, seconds = int(said["most"]), SECONDS[said["time"]]
    if said["since"] is None:
        return MailLimit(said["whose"], most, seconds)
    try:
        since = date.fromisoformat(said["since"])
    except ValueError as error:
        raise UnreadableLimit(line) from error
    return MailLimit(said["whose"], most, seconds, int(said["percent"]), since, int(said["until"]))


__all__ = ["ANY", "SENDER", "SERVER", "SMS", "MailLimit", "UnreadableLimit", "limits_from"]
