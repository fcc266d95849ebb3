"""Addresses that stand in letters: absolute, and signed where they act without a login."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from messaging.models import Addressee, Delivery

SALT = "messaging.unsubscribe"
SPEAKS = ("https://", "http://", "mailto:", "tel:")


class LinkRefused(ValueError):
    """An address in a letter that leads nowhere a letter may lead."""


def absolute(address: str) -> str:
    """A path of this site with its host in front; another address as it is. Raises ``LinkRefused``."""
    if address.startswith("/") and not address.startswith("//"):
        return settings.SITE_URL.rstrip("/") + address
    if address.startswith(SPEAKS):
        return address
    raise LinkRefused(f"A letter cannot link to {address!r}.")


def ends_with(delivery: Delivery) -> str:
    """What one click in this letter ends: its category, or only the serial it is part of (``news.newsletter-k3v…``)."""
    serial = delivery.mailing.serial if delivery.mailing is not None else ""
    return f"{delivery.category}.{serial}" if serial else delivery.category


def unsubscribe_token(addressee: Addressee, category: str) -> str:
    """Names the recipient and what is to end (``ends_with``), and cannot be made by anybody else. It never expires:
    a letter may be ten years old when its reader has had enough."""
    return Signer(salt=SALT, sep=".").sign(f"{addressee.public_id}.{category}")


def read_unsubscribe_token(token: str) -> tuple[str, str] | None:
    """The addressee's public id and what is to end, or None when it is not ours."""
    try:
        public_id, _, category = Signer(salt=SALT, sep=".").unsign(token).partition(".")
    except BadSignature:
        return None
    return public_id, category


def unsubscribe_url(addressee: Addressee, category: str) -> str:
    return absolute(reverse("letter_unsubscribe", args=[unsubscribe_token(addressee, category)]))


def preferences_url() -> str:
    return absolute(reverse("letter_preferences"))
