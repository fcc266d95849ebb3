"""Published code lists: where people live, and in which industry they work.

``cities``      divisions of China by GB/T 2260, countries elsewhere by ISO 3166
``industries``  sections and divisions of GB/T 4754-2017

Codes are kept in the rows, names are looked up in the reader's language, so that a list can be renewed.
"""

from people.codes.industries import codes_within, industry_choices, industry_name, industry_sections, is_industry_code
from people.codes.likeness import city_written, places_like
from people.codes.places import (
    city_choices,
    city_code_of,
    city_name,
    country_choices,
    country_name,
    country_written,
    is_city_code,
    place_of,
)

__all__ = [
    "city_choices",
    "city_code_of",
    "city_name",
    "city_written",
    "codes_within",
    "country_choices",
    "country_name",
    "country_written",
    "industry_choices",
    "industry_name",
    "industry_sections",
    "is_city_code",
    "is_industry_code",
    "place_of",
    "places_like",
]
