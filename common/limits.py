"""How often within a minute: counted in the cache, so a cache that is away lets everybody through.

For doors that only cost work. What guards a password is counted in the database (``common.cache.GUARDS``).
"""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache

MINUTE = 60
OF_ONE_LINE = 64  # bits of an IPv6 address: what stands behind them a single subscriber chooses as they like


def is_within(what: str, who: str, most: int) -> bool:
    """Count one more of ``what`` by ``who``; False from the one after ``most`` in this minute on."""
    key = f"limits:{what}:{who}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it went between the two
        return True


def place_of(address: str | None) -> str:
    """The connection that an address belongs to, for counting: of IPv6 the network, else the address as it is."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> (128 - OF_ONE_LINE) << (128 - OF_ONE_LINE)))
    return str(found)
