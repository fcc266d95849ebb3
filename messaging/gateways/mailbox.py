"""A mailbox somewhere else, read by IMAP: what is new in it, and a mark on what was taken in."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from messaging.gateways.outcomes import OutOfReach

TIMEOUT = 30.0  # seconds for one answer
# A keyword of ours, where the server keeps such: who reads the same mailbox does not mark for us.
MARK = "AlumniPortalTaken"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOST = (imaplib.IMAP4.error, OSError)


@dataclass(frozen=True, slots=True)
class Place:
    """``imaps://user:password@host:993/INBOX``; ``imap://…?tls=starttls``; plain ``imap://`` on this machine alone."""

    host: str
    port: int
    user: str
    password: str
    tls: str  # "implicit", "starttls" or ""
    folder: str

    @classmethod
    def at(cls, url: str) -> Place:
        parts = urlsplit(url)
        tls = "implicit" if parts.scheme == "imaps" else parse_qs(parts.query).get("tls", [""])[0]
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or tls not in ("", "starttls", "implicit"):
            raise ImproperlyConfigured(f"INCOMING_IMAP is not imaps://… or imap://…: {parts.scheme}://{parts.hostname}")
        if not tls and parts.hostname not in LOOPBACK:
            raise ImproperlyConfigured("INCOMING_IMAP would send its password unprotected: imaps:// or ?tls=starttls")
        port = parts.port or (993 if tls == "implicit" else 143)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, tls, unquote(parts.path.strip("/")) or "INBOX")


class Mailbox:
    """One visit. Everything by UID, so that what others delete meanwhile shifts nothing."""

    def __init__(self, connection: imaplib.IMAP4, folder: str) -> None:
        self.connection = connection
        self._introduce()
        _well(connection.select(_quoted(folder)))
        _code, allowed = connection.response("PERMANENTFLAGS")
        # Without keywords of ours "seen" must do.
        self.mark = MARK if allowed and allowed[0] and b"\\*" in allowed[0] else "\\Seen"

    def new(self) -> list[bytes]:
        """The UIDs of what carries no mark yet, oldest first."""
        untaken = "UNSEEN" if self.mark == "\\Seen" else f"UNKEYWORD {MARK}"
        answer = _well(self.connection.uid("SEARCH", f"UNDELETED {untaken}"))
        return (answer[0] or b"").split()

    def read(self, uid: bytes) -> bytes:
        """The message, without marking it as read; one byte more than is kept, of one that is too large."""
        most = settings.INCOMING_LARGEST + 1
        answer = _well(self.connection.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{most}>)"))
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def mark_taken(self, uid: bytes) -> None:
        _well(self.connection.uid("STORE", uid.decode(), "+FLAGS.SILENT", f"({self.mark})"))

    def _introduce(self) -> None:
        """Some Chinese providers let nobody in who does not say what program they are (RFC 2971)."""
        if "ID" in self.connection.capabilities:
            with suppress(imaplib.IMAP4.error):
                self.connection.xatom("ID", '("name" "alumni-portal")')


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """Raises ``OutOfReach`` for whatever goes wrong over there."""
    place = Place.at(url)
    try:
        connection = _connected(place)
    except LOST as error:
        raise OutOfReach(f"mailbox: {_short(error)}") from error
    try:
        yield Mailbox(connection, place.folder)
    except LOST as error:
        raise OutOfReach(f"mailbox: {_short(error)}") from error
    finally:
        with suppress(*LOST):
            connection.logout()
        with suppress(*LOST):
            connection.shutdown()  # a farewell that nobody heard closes nothing


def _connected(place: Place) -> imaplib.IMAP4:
    if place.tls == "implicit":
        context = ssl.create_default_context()
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=TIMEOUT)
    else:
        connection = imaplib.IMAP4(place.host, place.port, timeout=TIMEOUT)
    try:
        if place.tls == "starttls":
            connection.starttls(ssl.create_default_context())
        connection.login(place.user, place.password)
        connection.capabilities = _capabilities(connection)
    except LOST:
        connection.shutdown()
        raise
    return connection


def _capabilities(connection: imaplib.IMAP4) -> tuple[str, ...]:
    """They differ before and after the login."""
    answer = _well(connection.capability())
    return tuple((answer[-1] or b"").decode("ascii", "replace").upper().split())


def _well(answered: tuple[str, list]) -> list:
    code, answer = answered
    if code != "OK":
        raise imaplib.IMAP4.error(f"{code} {answer}")
    return answer


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", folder) + '"'


def _short(error: Exception) -> str:
    """Never the password: servers repeat what they did not understand."""
    return f"{type(error).__name__} {error}"[:100]
