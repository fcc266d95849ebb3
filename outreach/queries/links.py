"""The links of a fixed message that are followed through us: numbered by where they stand in it, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

from messaging.letters.links import absolute
from outreach.models import Message, Wording

HREF = re.compile(r'<a href="(https?://[^"]*)"')
CONTROL = re.compile(r"[\x00-\x20\x7f]")
OUR_LETTERS = "/letters/"  # unsubscribing, preferences: nobody is counted there


def addresses_of(message: Message) -> list[str]:
    """All languages together, in their order; link 1 is the first. A fixed message gives the same list for ever."""
    return addresses_in(message.wordings.all())


def addresses_in(wordings: Iterable[Wording]) -> list[str]:
    bodies = sorted((each for each in wordings if each.html), key=lambda each: (each.language, each.variant))
    found = dict.fromkeys(unescape(href) for each in bodies for href in HREF.findall(each.html))
    return [address for address in found if may_be_followed(address)]


def may_be_followed(address: str) -> bool:
    """Nothing that a reader would choose their letters by, and nothing that another's word goes into."""
    is_of_letters = address.startswith(absolute(OUR_LETTERS))
    return not is_of_letters and not CONTROL.search(address) and bool(urlsplit(address).hostname)
