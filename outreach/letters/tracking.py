"""Links that lead through us, and the picture of one dot: put into a letter where both the institution and its reader
want it (docs/decisions/033)."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from institution.reads import current
from messaging.letters.links import absolute
from messaging.models import Delivery
from messaging.queries.tracking import who_refuse
from messaging.registry import find_category
from outreach.queries.links import HREF
from outreach.wordings.slots import slot

SALT = "outreach.tracking"
OPENED = 0  # the number of the picture; links begin at 1
LONGEST = 80  # characters of a token
TOKEN = re.compile(r"([a-z0-9]{12})-([a-z0-9]{12})-(\d{1,4})-([\w-]{22})", re.ASCII)
PICTURE = '<img src="{}" alt="" width="1" height="1" style="display:block;width:1px;height:1px;border:0">'
LINK, DOT = "=link{}", "=opened"


@dataclass(frozen=True, slots=True)
class Followed:
    """What a token of ours says: a message by its public id, a letter of it, and which link."""

    message: str
    delivery: str
    link: int


def token_for(message: str, delivery: str, link: int) -> str:
    """Cannot be made by anybody else, and says for which reader's letter it is."""
    return f"{message}-{delivery}-{link}-{_signature(settings.SECRET_KEY, message, delivery, link)}"


def read_token(token: str) -> Followed | None:
    """None for what is not ours; one under a key that was changed lives as long as ``SECRET_KEY_FALLBACKS`` say."""
    found = TOKEN.fullmatch(token) if len(token) <= LONGEST else None
    if found is None:
        return None
    message, delivery, link = found[1], found[2], int(found[3])
    if str(link) != found[3]:
        return None
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if constant_time_compare(found[4], _signature(key, message, delivery, link)):
            return Followed(message, delivery, link)
    return None


def is_tracked(delivery: Delivery) -> bool:
    """Letters to many by e-mail, of kinds one can do without; never a test, and never a letter in a daily one."""
    category = find_category(delivery.category)
    return (
        current().letters_tracked
        and delivery.mailing_id is not None
        and delivery.channel == Delivery.Channel.EMAIL
        and delivery.state != Delivery.State.GATHERED
        and category is not None
        and not category.must_arrive
    )


def tracked_of(deliveries: Sequence[Delivery]) -> set[int]:
    """The keys of those letters of a batch that are counted. One query, and none while it is off."""
    wanted = [each for each in deliveries if is_tracked(each)]
    refused = who_refuse(each.addressee_id for each in wanted) if wanted else set()
    return {each.pk for each in wanted if each.addressee_id not in refused}


def with_places(html: str, addresses: Iterable[str]) -> str:
    """The body with an open place at each link that can be followed, and one for the dot at its end. The address
    itself stands in the place as what is said otherwise."""
    numbers = {address: number for number, address in enumerate(addresses, start=1)}

    def place(found: re.Match[str]) -> str:
        number = numbers.get(unescape(found[1]))
        return found[0] if number is None else f'<a href="{slot(LINK.format(number), found[1])}"'

    return HREF.sub(place, html) + slot(DOT)


def places_of(message: str, delivery: str, links: int) -> Mapping[str, str]:
    """What goes into these places of one letter."""
    way, dot = _way_to("letter_link", settings.SITE_URL), _way_to("letter_dot", settings.SITE_URL)
    said = {LINK.format(number): f"{way}{token_for(message, delivery, number)}/" for number in range(1, links + 1)}
    return said | {DOT: PICTURE.format(f"{dot}{token_for(message, delivery, OPENED)}/")}


@lru_cache(maxsize=8)
def _way_to(page: str, site: str) -> str:
    """The full address up to the token, which holds nothing to escape; asked for once and not for every letter."""
    return escape(absolute(reverse(page, args=["-"]))).removesuffix("-/")


def _signature(key: str, message: str, delivery: str, link: int) -> str:
    digest = hmac.digest(_own_key(key), f"{message}:{delivery}:{link}".encode(), "sha256")
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


@lru_cache(maxsize=8)
def _own_key(key: str) -> bytes:
    return salted_hmac(SALT, "", secret=key, algorithm="sha256").digest()
