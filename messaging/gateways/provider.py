"""E-mail through a provider's own interface over HTTPS, by way of django-anymail, which knows most of them."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from messaging.gateways.outcomes import ACCEPTED, Outcome, OutOfReach, Parcel, State

SCHEME = "anymail+"
TIMEOUT = 30.0  # seconds the provider may take for its answer
IDLE = 10.0  # seconds after which a kept connection is not trusted any more
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Of one letter only these say that it never can be sent; anything else may be our key, our quota or their bad day.
NEVER = (400, 413, 422)
# Written by the provider's interface itself, or carried by a field of its own.
OF_THEIR_OWN = {"from", "to", "subject", "reply-to", "content-type", "mime-version", "dkim-signature"}
NOT_EVEN_BEGUN = (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError)


@dataclass(frozen=True, slots=True)
class Provider:
    """``anymail+mailgun://:KEY@api.eu.mailgun.net/v3?sender_domain=mg.example.edu``: the password is its ``api_key``,
    host and path where they are named its ``api_url``, the query whatever else django-anymail wants to know of it."""

    name: str
    facts: dict[str, Any]

    @classmethod
    def at(cls, url: str) -> Provider:
        parts = urlsplit(url)
        name = parts.scheme.removeprefix(SCHEME)
        facts: dict[str, Any] = dict(parse_qsl(parts.query))
        if parts.password:
            facts["api_key"] = unquote(parts.password)
        if parts.hostname:
            scheme = "http" if parts.hostname in LOOPBACK else "https"
            port = f":{parts.port}" if parts.port else ""
            facts["api_url"] = f"{scheme}://{parts.hostname}{port}{parts.path.rstrip('/')}/"
        if not parts.scheme.startswith(SCHEME) or not name.isidentifier() or not facts:
            raise ImproperlyConfigured(f"MAIL_SERVER is not anymail+provider://…: {parts.scheme}://{parts.hostname}")
        return cls(name, facts)

    def backend(self) -> Any:
        """Raises ``ImproperlyConfigured`` for a provider nobody knows, or one that is told too little."""
        try:
            kind = import_string(f"anymail.backends.{self.name}.EmailBackend")
        except ImportError as error:
            raise ImproperlyConfigured(f"MAIL_SERVER names no provider that is known: {self.name}") from error
        return kind(timeout=TIMEOUT, ignore_unsupported_features=True, **self.facts)


class ProviderMail:
    """One POST for each letter, over one kept connection. The Message-ID is ours, so that a repeat is known as one."""

    def __init__(self, url: str, pack: Any) -> None:
        self.backend = Provider.at(url).backend()
        self.pack = pack
        self.used_at = 0.0

    def reach(self) -> None:
        if time.monotonic() - self.used_at <= IDLE:
            return
        self.close()
        place = urlsplit(self.backend.api_url)
        try:
            socket.create_connection((place.hostname, place.port or 443), timeout=TIMEOUT).close()
        except OSError as error:
            raise OutOfReach(f"mail provider: {_short(error)}") from error
        self.backend.open()
        self.used_at = time.monotonic()

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Once the request is on its way, only the provider knows what became of it: a loss is ``unknown``."""
        try:
            self.backend.send_messages([as_django_has_it(parcel)])
        except AnymailRecipientsRefused as error:
            return Outcome(State.REFUSED, _short(error))
        except AnymailError as error:
            return self._after(error)
        self.used_at = time.monotonic()
        return ACCEPTED

    def close(self) -> None:
        self.backend.close()
        self.used_at = 0.0

    def _after(self, error: AnymailError) -> Outcome:
        status = getattr(error, "status_code", None)
        if isinstance(error, requests.RequestException) and status is None:
            self.close()
            begun = not isinstance(error, NOT_EVEN_BEGUN)
            return Outcome(State.UNKNOWN if begun else State.DEFERRED, f"connection lost: {_short(error.__cause__)}")
        if status is None:
            return Outcome(State.REFUSED, _short(error))  # not even a request could be made of it
        if 200 <= status < 300:
            return Outcome(State.UNKNOWN, f"{status} with an answer that says nothing")
        return Outcome(State.REFUSED if status in NEVER else State.DEFERRED, f"{status} {_short(error)}")


def as_django_has_it(parcel: Parcel) -> EmailMultiAlternatives:
    """The same words and headers as by SMTP, in the pieces that the interfaces want."""
    made: EmailMessage = message_from_bytes(parcel.body, policy=default)
    headers = {name: str(value) for name, value in made.items() if name.lower() not in OF_THEIR_OWN}
    message = EmailMultiAlternatives(
        subject=str(made["Subject"]),
        body=parcel.written.text,
        from_email=str(made["From"]),
        to=[str(made["To"])],
        reply_to=[str(made["Reply-To"])] if made["Reply-To"] else None,
        headers=headers,
    )
    message.attach_alternative(parcel.written.html, "text/html")
    for each in parcel.written.attachments:
        message.attach(each.name, each.content, each.content_type.partition(";")[0])
    # By this its events find the letter at providers that give names of their own.
    message.metadata = {"delivery": parcel.delivery.public_id}
    message.track_opens = message.track_clicks = False
    return message


def _short(error: BaseException | None) -> str:
    return " ".join(f"{type(error).__name__} {error}".split())[:200]
