"""Telephone numbers and e-mail addresses as they stand in rosters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import phonenumbers

_SEVERAL = re.compile(r"[,;、|\n]+|\s+/\s+|/(?=\s*[+\d(])|\bor\b|或")
_HAS_WORDS = re.compile(r"[^\W\d_]")
_EXTENSION = re.compile(r"\s*(?:转分机|转|分机)\s*")
_NO_NUMBER = re.compile("(?!)")
_LONGEST_LOCAL_PART = 64
LONGEST_EMAIL = 254

_IN_ANGLES = re.compile(r"<([^<>]+)>\s*$")
_LOCAL_PART = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+")
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]*[^\W_])?", re.UNICODE)


@dataclass(frozen=True, slots=True)
class ReadContact:
    """A contact in its standard form, or none; what was left over; what is odd about it."""

    value: str | None
    note: str = ""
    code: str = ""


@cache
def _plain_mobile(country: str) -> tuple[re.Pattern[str], str]:
    """How a mobile number is dialled at home, in digits alone, and what stands before it abroad."""
    table = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if table is None or table.mobile is None or not table.mobile.national_number_pattern:
        return _NO_NUMBER, ""
    prefixes = (table.national_prefix_for_parsing, table.international_prefix, "0")
    not_begun_by = "".join(f"(?!{prefix})" for prefix in prefixes if prefix)
    return re.compile(f"{not_begun_by}(?:{table.mobile.national_number_pattern})", re.ASCII), f"+{table.country_code}"


def read_phone(text: str, *, country: str) -> ReadContact:
    """The first valid number in E.164, read as it is dialled in `country` (ISO 3166, "CN").

    What E.164 cannot hold comes back as the note: other numbers, an extension, or the whole
    text where it holds no valid number.
    """
    mobile, code = _plain_mobile(country)
    if mobile.fullmatch(text):  # most of a roster, by the same table the library reads
        return ReadContact(code + text)
    parts = [part.strip() for part in _SEVERAL.split(unicodedata.normalize("NFKC", text)) if part.strip()]
    read = [(part, _valid_number(part, country)) for part in parts]
    chosen = next((number for _, number in read if number), None)
    if chosen is None:
        return ReadContact(None, text.strip(), "phone_invalid")
    left = [part for part, number in read if number != chosen or chosen.extension or _HAS_WORDS.search(part)]
    value = phonenumbers.format_number(chosen, phonenumbers.PhoneNumberFormat.E164)
    return ReadContact(value, "; ".join(left), "phone_several" if len(parts) > 1 and left else "")


def read_email(text: str) -> ReadContact:
    """The first valid address, its domain in small letters."""
    plain = unicodedata.normalize("NFKC", text).strip()
    read = [(part.strip(), _address(part)) for part in re.split(r"[,;、|\s]\s*(?=\S+@)", plain) if part.strip()]
    valid = [address for _, address in read if address]
    if not valid:
        return ReadContact(None, text.strip(), "email_invalid")
    left = [part for part, address in read if address and address != valid[0]]
    return ReadContact(valid[0], "; ".join(left), "email_several" if left else "")


def _valid_number(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(_EXTENSION.sub(" ext. ", text), country)
    except phonenumbers.NumberParseException:
        return _number_among_words(text, country)
    return number if phonenumbers.is_valid_number(number) else _number_among_words(text, country)


def _number_among_words(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number in "13800138000 (same on WeChat)"; none where other digits stand beside it."""
    found = next(iter(phonenumbers.PhoneNumberMatcher(text, country)), None)
    if found is None or any(char.isdigit() for char in text[: found.start] + text[found.end :]):
        return None
    return found.number


def _address(text: str) -> str | None:
    """The address if its form is right; whether anybody reads there only a letter can tell."""
    found = _IN_ANGLES.search(text)
    plain = (found.group(1) if found else text).strip().rstrip(",;").removeprefix("mailto:")
    local, at, domain = plain.rpartition("@")
    if not at or len(plain) > LONGEST_EMAIL or len(local) > _LONGEST_LOCAL_PART:
        return None
    if not _LOCAL_PART.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    labels = domain.lower().split(".")
    if len(labels) < 2 or any(len(label) > 63 or not _LABEL.fullmatch(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else f"{local}@{domain.lower()}"
