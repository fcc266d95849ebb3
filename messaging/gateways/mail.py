"""E-mail: any server by SMTP, or, while none is named, a folder that keeps what would have left."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from messaging.gateways.mailgun import NAME, MailgunMail
from messaging.gateways.outcomes import ACCEPTED, Outcome, OutOfReach, Parcel, State
from messaging.gateways.provider import SCHEME, Provider, ProviderMail
from messaging.letters.composing import compose, envelope_sender, in_ascii, message_id
from messaging.letters.rendering import Written
from messaging.models import Delivery

TIMEOUT = 60.0  # seconds the server may take for one answer
IDLE = 10.0  # seconds after which a kept connection is tried before it is trusted
FINE, START_TEXT = (250, 251), (354,)
A_DOT_FIRST = re.compile(rb"(?m)^\.")  # stuffed, because a line with one dot ends the text
SMTP_LOST = (OSError, smtplib.SMTPServerDisconnected)


@dataclass(frozen=True, slots=True)
class Server:
    """``smtp://user:password@host:587?tls=starttls``, ``smtps://host:465``, ``smtp://localhost:25``."""

    host: str
    port: int
    user: str
    password: str
    tls: str  # "", "starttls" or "implicit"

    @classmethod
    def at(cls, url: str) -> Server:
        parts = urlsplit(url)
        asked = parse_qs(parts.query).get("tls", [""])[0]
        tls = "implicit" if parts.scheme == "smtps" else asked
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("", "starttls", "implicit"):
            raise ImproperlyConfigured(f"MAIL_SERVER is not smtp://… or smtps://…: {parts.scheme}://{parts.hostname}")
        port = parts.port or {"": 25, "starttls": 587, "implicit": 465}[tls]
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


def packed(delivery: Delivery, written: Written) -> Parcel:
    """The bytes to send. Raises ``ValueError`` for an address no letter can be sent to."""
    address = in_ascii(delivery.addressee.email)
    said = replace(written, attachments=()) if written.attachments else written
    write_out = partial(compose, delivery, written, address) if written.attachments else None
    head = compose(delivery, said, address)
    return Parcel(delivery, written, delivery.addressee.email, message_id(delivery), head, write_out)


class SmtpMail:
    """One connection, kept from letter to letter and from task to task."""

    def __init__(self, url: str) -> None:
        self.server = Server.at(url)
        self.connection: smtplib.SMTP | None = None
        self.used_at = 0.0

    pack = staticmethod(packed)

    def reach(self) -> None:
        if self.connection is not None and time.monotonic() - self.used_at > IDLE and not self._still_there():
            self._drop()
        if self.connection is None:
            self._connect()

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Once the whole text is on its way, only the server knows what became of it: a loss is ``unknown``."""
        try:
            refusal = self._envelope(parcel)
        except SMTP_LOST as error:
            self._drop()
            return Outcome(State.DEFERRED, f"connection lost before the text: {_short(error)}")
        if refusal is not None:
            return refusal
        try:
            code, answer = self._text(parcel.bytes_that_leave())
        except SMTP_LOST as error:
            self._drop()
            return Outcome(State.UNKNOWN, f"connection lost after the text was begun: {_short(error)}")
        return ACCEPTED if code in FINE else self._refusal(code, answer)

    def close(self) -> None:
        if self.connection is not None:
            with suppress(*SMTP_LOST):
                self.connection.quit()
        self._drop()

    def _connect(self) -> None:
        kind = smtplib.SMTP_SSL if self.server.tls == "implicit" else smtplib.SMTP
        trust = {"context": ssl.create_default_context()} if self.server.tls == "implicit" else {}
        connection = None
        try:
            connection = kind(self.server.host, self.server.port, own_host_name(), timeout=TIMEOUT, **trust)
            if self.server.tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if self.server.user:
                connection.login(self.server.user, self.server.password)
            connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            if connection is not None:
                connection.close()
            raise OutOfReach(f"mail server: {_short(error)}") from error
        self.connection, self.used_at = connection, time.monotonic()

    def _still_there(self) -> bool:
        try:
            return self.connection.noop()[0] in FINE
        except SMTP_LOST:
            return False

    def _envelope(self, parcel: Parcel) -> Outcome | None:
        """Sender, recipient and the word DATA; None when the server wants the text now."""
        code, answer = self.connection.mail(envelope_sender(parcel.delivery))
        if code not in FINE:  # never the recipient's fault
            return self._refusal(code, answer, State.DEFERRED)
        for command, hoped in ((f"RCPT TO:<{in_ascii(parcel.address)}>", FINE), ("DATA", START_TEXT)):
            code, answer = self.connection.docmd(command)
            if code not in hoped:
                return self._refusal(code, answer)
        return None

    def _text(self, body: bytes) -> tuple[int, bytes]:
        """The text and its final dot; the server's answer to it."""
        self.connection.send(A_DOT_FIRST.sub(b"..", body).removesuffix(b"\r\n") + b"\r\n.\r\n")
        answer = self.connection.getreply()
        self.used_at = time.monotonic()
        return answer

    def _refusal(self, code: int, answer: bytes, state: str = "") -> Outcome:
        """4xx: later. 5xx: never. 421 says good-bye as well."""
        self._begin_anew(code)
        by_code = State.REFUSED if 500 <= code < 600 else State.DEFERRED
        return Outcome(state or by_code, f"{code} {answer.decode('utf-8', 'replace')}")

    def _begin_anew(self, code: int) -> None:
        try:
            if code == 421 or self.connection.rset()[0] not in FINE:
                self._drop()
        except SMTP_LOST:
            self._drop()

    def _drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class FolderMail:
    """The twin for development: each letter is a file with the bytes that would have left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    pack = staticmethod(packed)

    def reach(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Written beside and moved into place, so that nobody reads half a letter."""
        path = self.folder / f"{parcel.delivery.public_id}.eml"
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(parcel.bytes_that_leave())
        draft.rename(path)
        return ACCEPTED

    def close(self) -> None:
        """Nothing is kept open."""


def mail_gateway() -> SmtpMail | ProviderMail | FolderMail:
    if settings.MAIL_SERVER.startswith(SCHEME):
        kind = MailgunMail if Provider.at(settings.MAIL_SERVER).name == NAME else ProviderMail
        return kind(settings.MAIL_SERVER, packed)
    return SmtpMail(settings.MAIL_SERVER) if settings.MAIL_SERVER else FolderMail(Path(settings.MAILBOX_DIR))


def own_host_name() -> str:
    """How we greet the server: by the site's name, without asking a name server."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _short(error: Exception) -> str:
    return f"{type(error).__name__} {error}"[:200]
