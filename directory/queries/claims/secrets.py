"""What opens an invitation: a code that is typed from paper, or a link. Only a keyed digest of either is kept.

A code has nine random characters (45 bits) and one that is computed from them: whoever mistypes one character, or two
that stand beside each other, is told so before anything is looked up or counted.
"""

from __future__ import annotations

import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

from common.models import ALPHABET

RANDOM, GROUP = 9, 5  # characters that are drawn; how many stand together on paper
LENGTH = RANDOM + 1


def new_code() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _each in range(RANDOM))
    return drawn + _check(drawn)


def new_token() -> str:
    return secrets.token_urlsafe(24)


def as_printed(code: str) -> str:
    """``ABCDE-FGHJK``: large letters in two groups."""
    return "-".join(code.upper()[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def tidy_code(typed: str) -> str:
    """As it is digested; empty for what cannot be a code at all. Asks nothing but the characters themselves."""
    found = "".join(mark for mark in unicodedata.normalize("NFKC", typed).lower() if mark.isalnum())
    if len(found) != LENGTH or not set(found) <= set(ALPHABET) or _check(found[:RANDOM]) != found[RANDOM]:
        return ""
    return found


def digest_of(secret: str) -> str:
    return _digest(secret, settings.SECRET_KEY)


def digests_of(secret: str) -> list[str]:
    """One for each key of the house, the present one first: a code on paper outlives a change of the key."""
    return [_digest(secret, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest(secret: str, key: str) -> str:
    return salted_hmac("directory.claim_invitation", secret, secret=key, algorithm="sha256").hexdigest()


def _check(drawn: str) -> str:
    """31 is prime and the weights differ, so one wrong character, or two that changed places, never go unseen."""
    return ALPHABET[sum(place * ALPHABET.index(mark) for place, mark in enumerate(drawn, start=1)) % len(ALPHABET)]
