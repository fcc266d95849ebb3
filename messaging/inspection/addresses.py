"""What speaks against an address that somebody has just typed. Only ever a warning: servers err, and so do lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from messaging.gateways.names import LookUp, NobodyAnswers, look_up

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Mailboxes that live for minutes. Few and well known; ``DISPOSABLE_DOMAINS`` adds to them.
DISPOSABLE = {
    "10minutemail.com",
    "guerrillamail.com",
    "maildrop.cc",
    "mailinator.com",
    "sharklasers.com",
    "temp-mail.org",
    "trashmail.com",
    "yopmail.com",
}


def doubt_about(email: str, ask: LookUp = look_up) -> StrOrPromise:
    """In words; empty text when nothing speaks against it, or where ``LOOK_AT_ADDRESSES`` is off."""
    if not settings.LOOK_AT_ADDRESSES:
        return ""
    domain = email.rpartition("@")[2].lower()
    if domain in DISPOSABLE | {*settings.DISPOSABLE_DOMAINS}:
        return _("This mailbox lives for minutes only. Give one that you will still read in a year.")
    try:
        servers = ask(domain.encode("idna").decode(), "MX")
        takes_none = bool(servers) and all(server.split()[-1] == "." for server in servers)
        nothing_there = not servers and not ask(domain.encode("idna").decode(), "A")
    except (NobodyAnswers, UnicodeError):
        return ""
    if takes_none or nothing_there:
        return _("No letters arrive at this domain. Look whether it is spelt right.")
    return ""
