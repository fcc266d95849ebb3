"""Telephone numbers as they are read aloud."""

import phonenumbers
from django import template

from institution.reads import current

register = template.Library()


@register.filter
def telephone(value: str) -> str:
    """``+8613800000000`` as 138 0000 0000 at home, +86 138 0000 0000 elsewhere; what is no such number as it stands."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    at_home = phonenumbers.region_code_for_number(number) == current().country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
