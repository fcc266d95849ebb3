"""Text messages: through a bridge of the operator's that speaks JSON over HTTPS, or into the mailbox of development.

Every carrier has an interface of its own, with templates registered beforehand; so the bridge is told the text,
and also the letter's name and its facts, from which it can fill a registered template.
"""

from __future__ import annotations

import http.client
import json
import ssl
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from messaging.gateways.aliyun import AliyunSms, aliyun_gateway
from messaging.gateways.mail import FolderMail
from messaging.gateways.outcomes import ACCEPTED, Outcome, OutOfReach, Parcel, State
from messaging.letters.rendering import Written
from messaging.models import Delivery
from messaging.queries.texts import wants_templates

FOLDER = "folder"
TIMEOUT = 20.0  # seconds the bridge may take for its answer
LATER = (408, 425, 429)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOST = (OSError, http.client.HTTPException)


def _number_of(delivery: Delivery) -> str:
    if not delivery.addressee.phone:
        raise ValueError("not a telephone number")
    return delivery.addressee.phone


class HttpSms:
    """One POST for each message. 2xx: it is theirs now. 408, 425, 429, 5xx: later. Anything else: never."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname or parts.scheme not in ("https", "http"):
            raise ImproperlyConfigured(f"SMS_GATEWAY is not https://…: {parts.scheme}://{parts.hostname}")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ImproperlyConfigured("SMS_GATEWAY must be https://, or a bridge on this machine")
        self.parts, self.token = parts, token
        self.connection: http.client.HTTPConnection | None = None

    def pack(self, delivery: Delivery, written: Written) -> Parcel:
        number = _number_of(delivery)
        body = {
            "id": delivery.public_id,
            "to": number,
            "text": written.text,
            "language": written.language,
            "template": delivery.template,
            "facts": delivery.context,
        }
        return Parcel(delivery, written, number, delivery.public_id, json.dumps(body, ensure_ascii=False).encode())

    def reach(self) -> None:
        """A connection for each message: there are few, and a kept one may have died unnoticed."""
        self.close()
        host, port = self.parts.hostname, self.parts.port
        if self.parts.scheme == "https":
            context = ssl.create_default_context()
            self.connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
        else:
            self.connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        try:
            self.connection.connect()
        except OSError as error:
            self.close()
            raise OutOfReach(f"SMS gateway: {type(error).__name__} {error}"[:200]) from error

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Once the request is on its way, only the bridge knows what became of it: a loss is ``unknown``."""
        path = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.message_id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            self.connection.request("POST", path, parcel.body, headers)
            answer = self.connection.getresponse()
            words = answer.read(500).decode("utf-8", "replace")
        except LOST as error:
            return Outcome(State.UNKNOWN, f"connection lost: {type(error).__name__} {error}"[:200])
        finally:
            self.close()
        return _outcome(answer.status, words)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def _outcome(status: int, words: str) -> Outcome:
    if 200 <= status < 300:
        return ACCEPTED
    state = State.DEFERRED if status >= 500 or status in LATER else State.REFUSED
    return Outcome(state, f"{status} {words}"[:200])


class FolderSms(FolderMail):
    """The twin for development: a file beside the letters, shown on the same page."""

    @staticmethod
    def pack(delivery: Delivery, written: Written) -> Parcel:
        number = _number_of(delivery)
        message = EmailMessage()
        message["To"], message["Subject"] = number, "SMS"
        message["Date"] = delivery.created_at
        message.set_content(written.text)
        return Parcel(delivery, written, number, delivery.public_id, message.as_bytes())


def sms_gateway() -> HttpSms | FolderSms | AliyunSms:
    """Raises ``ImproperlyConfigured`` where no gateway is named."""
    if not settings.SMS_GATEWAY:
        raise ImproperlyConfigured("SMS_GATEWAY names no gateway")
    if settings.SMS_GATEWAY == FOLDER:
        return FolderSms(Path(settings.MAILBOX_DIR))
    if wants_templates():
        return aliyun_gateway()
    return HttpSms(settings.SMS_GATEWAY, settings.SMS_GATEWAY_TOKEN)
