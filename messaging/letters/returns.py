"""Addresses by which letters come back: signed, so that each says by itself what it is about, and nobody makes one up.

``INCOMING_ADDRESS`` is a pattern with one star (``*@in.example.edu``); the star is ``bounce-<name>-<signature>``. What
goes through other people's mail servers may lose its capitals, so there are none.
"""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from messaging.models import Addressee, Delivery, Mailing

BOUNCE, REPLY, STOP = "bounce", "reply", "stop"
SALT = "messaging.returns"
SIGNATURE = 16  # characters of base 32: 80 bits, and the whole stays below the 64 that stand before an @
STAR = re.compile(r"(bounce|reply|stop)-([a-z0-9]{12})-([a-z2-7]{16})")


@dataclass(frozen=True, slots=True)
class Returned:
    """What an address of ours says it is about; true only when ``is_signed``."""

    purpose: str
    name: str
    signature: str

    def is_signed(self, said: str = "") -> bool:
        return constant_time_compare(self.signature, _signature(self.purpose, self.name, said))


def is_open() -> bool:
    """Whether the operator has named an address by which anything can come back."""
    return "*" in settings.INCOMING_ADDRESS


def bounce_address(delivery: Delivery) -> str:
    """Where the mail servers send this one letter back to; empty text where nothing comes back."""
    return _address(BOUNCE, delivery.public_id)


def reply_address(mailing: Mailing) -> str:
    """Where answers to a mailing go; empty text where nothing comes back."""
    return _address(REPLY, mailing.public_id)


def stop_address(addressee: Addressee, category: str) -> str:
    """A message to it, whatever it says, switches this reader's letters of the category off."""
    return _address(STOP, addressee.public_id, category)


def read_return_address(address: str) -> Returned | None:
    """What stands in the place of the star; None for an address that is not of our pattern."""
    before, _star, after = settings.INCOMING_ADDRESS.lower().partition("*")
    address = address.strip().lower()
    if not is_open() or not (address.startswith(before) and address.endswith(after)):
        return None
    found = STAR.fullmatch(address[len(before) : len(address) - len(after)])
    return Returned(*found.groups()) if found else None


def _address(purpose: str, name: str, said: str = "") -> str:
    if not is_open():
        return ""
    return settings.INCOMING_ADDRESS.replace("*", f"{purpose}-{name}-{_signature(purpose, name, said)}")


def _signature(purpose: str, name: str, said: str) -> str:
    digest = salted_hmac(SALT, f"{purpose}:{name}:{said}", algorithm="sha256").digest()
    return b32encode(digest).decode().lower()[:SIGNATURE]
