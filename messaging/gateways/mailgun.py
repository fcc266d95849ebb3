"""Mailgun, which can be asked afterwards what became of a letter: its Events API. Sending is django-anymail's."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from messaging.gateways.lines import Line
from messaging.gateways.outcomes import OutOfReach, Sent
from messaging.gateways.provider import ProviderMail
from messaging.models import Delivery

NAME = "mailgun"
EARLIER = timedelta(minutes=10)  # their clock and ours
MOST = 300  # events in one answer; of one letter to one reader there are a handful
OF_THE_LETTER, OF_US = (400, 404, 422), (401, 403, 429)
ARRIVED = {"delivered", "opened", "clicked", "complained", "unsubscribed"}


class MailgunMail(ProviderMail):
    def look_up(self, delivery: Delivery) -> Sent | None:
        """By its Message-ID and its reader; None when Mailgun has no event of it.

        Raises ``OutOfReach`` also where it takes no questions now (our key, its limits, its bad day), ``OSError`` or
        ``HTTPException`` when the answer is lost, ``ValueError`` for an answer that says nothing.
        """
        place = urlsplit(self.backend.api_url)
        line = Line(place.scheme, place.hostname or "", place.port, "Mailgun")
        line.reach()
        status, body = line.ask("GET", self._question(place.path, delivery), b"", self._proof(line))
        if status != 200:
            fault = f"Mailgun: {status} {body[:200]!r}"
            raise ValueError(fault) if status in OF_THE_LETTER else OutOfReach(fault)
        return told_by([each for each in _items(body) if _is_of(each, delivery)])

    def _question(self, path: str, delivery: Delivery) -> str:
        query = {
            "message-id": delivery.message_id.strip("<>"),
            "begin": f"{(delivery.handed_at - EARLIER).timestamp():.0f}",
            "ascending": "yes",
            "limit": str(MOST),
        }
        return f"{path}{quote(self.backend.sender_domain)}/events?{urlencode(query)}"

    def _proof(self, line: Line) -> dict[str, str]:
        key = b64encode(f"api:{self.backend.api_key}".encode()).decode()
        return {"Host": line.host_header, "Authorization": f"Basic {key}"}


def told_by(events: list[Mapping[str, Any]]) -> Sent | None:
    """What all events of a letter say together: one that ended badly says more than one that began well."""
    kinds = {str(each["event"]) for each in events}
    for each in events:
        if each["event"] == "rejected" or (each["event"] == "failed" and each.get("severity") == "permanent"):
            return Sent(False, _words(each))
    if kinds & ARRIVED:
        return Sent(True, "")
    return Sent(None, "") if events else None


def _items(body: bytes) -> list[Mapping[str, Any]]:
    said = json.loads(body)
    items = said.get("items") if isinstance(said, dict) else None
    if not isinstance(items, list) or not all(isinstance(each, dict) and "event" in each for each in items):
        raise ValueError("not a list of events")
    return items


def _is_of(event: Mapping[str, Any], delivery: Delivery) -> bool:
    """Whatever it was asked for, another letter's event says nothing of this one."""
    headers = (event.get("message") or {}).get("headers") or {}
    named = str(headers.get("message-id", "")).strip("<>") == delivery.message_id.strip("<>")
    reader = (delivery.address or delivery.addressee.email).lower()
    return named and str(event.get("recipient") or reader).lower() == reader


def _words(event: Mapping[str, Any]) -> str:
    status = event.get("delivery-status") or {}
    said = [status.get("code"), status.get("message"), status.get("description")]
    said += [(event.get("reject") or {}).get("reason"), event.get("reason")]
    return " ".join(str(each) for each in said if each)[:300] or str(event["event"])


__all__ = ["NAME", "MailgunMail", "told_by"]
