"""Whether a machine asked for a link or a picture: a proxy that fetches for everybody, a scanner before a mailbox.

Rules that can be read, and no guessing at people. What none of them knows counts as a person; the figures say that they
are an estimate. Where each comes from: docs/decisions/033.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

AT_ONCE = timedelta(seconds=10)  # after handing over, nobody has read a letter yet
BURST = timedelta(seconds=10)
BURST_OF = 3  # different links of one letter in that time
APPLE = "Mozilla/5.0"  # Mail Privacy Protection says this and nothing more
PROXIES = re.compile(r"GoogleImageProxy|ggpht\.com|YahooMailProxy|YahooCacheSystem", re.IGNORECASE)
GMAIL_AHEAD = "Edge/12.246 Mozilla/5.0"  # the end of what Gmail says when it fetches before anybody looks
SCANNERS = re.compile(
    r"bot\b|bot[/;)]|crawl|spider|scan|preview|barracuda|mimecast|proofpoint|trend ?micro|sophos|symantec|fortinet"
    r"|urlcheck|safelinks|msoffice|facebookexternalhit|whatsapp|curl/|wget|python|go-http|java/|okhttp|libwww|ruby|perl"
    r"|headless|phantom|axios|node-fetch|http-?client",
    re.IGNORECASE,
)
AHEAD = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request the rules look at. None of it is kept."""

    method: str
    agent: str
    is_ahead: bool  # a browser or a program that fetches before anybody asks

    @classmethod
    def by(cls, method: str, headers: Mapping[str, str]) -> Asked:
        said = " ".join(headers.get(name, "") for name in AHEAD).lower()
        return cls(method, headers.get("User-Agent", "").strip(), "prefetch" in said or "preview" in said)


def rule_for(asked: Asked, since_handed: timedelta | None) -> str:
    """By which rule it was a machine; empty text for what may be a person."""
    if asked.method != "GET":
        return "head"
    if asked.is_ahead:
        return "prefetch"
    if not asked.agent:
        return "nameless"
    if asked.agent == APPLE or PROXIES.search(asked.agent) or asked.agent.endswith(GMAIL_AHEAD):
        return "proxy"
    if SCANNERS.search(asked.agent):
        return "scanner"
    if since_handed is None or since_handed < AT_ONCE:
        return "at_once"
    return ""
