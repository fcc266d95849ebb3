"""Whose clock somebody lives by: one zone for each place where people live, by the tables of the tz database that Babel
brings.

Where a country has several, it is the one in which most of its people live; where even that would be a guess
(Antarctica), none. China has one time by law. A reader in Los Angeles is taken to be in New York: who knows more must
say more than a country.
"""

from __future__ import annotations

from functools import cache

from babel.core import get_global

from people.codes.places import HOME_COUNTRY

MOST_LIVE_IN = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "GL": "America/Godthab",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PG": "Pacific/Port_Moresby",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kiev",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


@cache
def zones_of_countries() -> dict[str, str]:
    """By the code of ISO 3166; China's is under ``CN``."""
    alone = {code: zones[0] for code, zones in get_global("territory_zones").items() if len(zones) == 1}
    return alone | MOST_LIVE_IN


__all__ = ["HOME_COUNTRY", "zones_of_countries"]
