"""The last four of an ID number: compared under the house's keys, never kept as they are.

What is stated is digested once (``stated``), so that a claim that waits holds no digits; a record keeps a digest of
that, salted for each person, so that equal digits do not look alike in a copy of the database. Both are made with
SECRET_KEY; after a change of the key the old one is tried as well, as long as it stands in SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE = re.compile(r"\d{3}[\dX]")


def tidy_digits(text: str) -> str:
    """Four characters as they stand at the end of an ID number, the last one a digit or X; empty for anything else."""
    found = unicodedata.normalize("NFKC", text).strip().upper()
    return found if _SHAPE.fullmatch(found) else ""


def stated(digits: str) -> list[str]:
    """What a claim keeps of them: one digest for each key of the house, the present one first."""
    return [_digest("directory.id_digits.stated", digits, key) for key in _keys()] if digits else []


def kept(salt: str, digits: str) -> str:
    """What a record keeps of them."""
    return _kept(salt, stated(digits)[0], settings.SECRET_KEY)


def fits(salt: str, digest: str, statement: Iterable[str]) -> bool:
    """Whether what was stated is what the record keeps."""
    return any(constant_time_compare(digest, _kept(salt, one, key)) for one in statement for key in _keys())


def _kept(salt: str, one: str, key: str) -> str:
    return _digest(f"directory.id_digits.kept:{salt}", one, key)


def _digest(purpose: str, value: str, key: str) -> str:
    return salted_hmac(purpose, value, secret=key, algorithm="sha256").hexdigest()


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
