"""Aliyun's text messages, Dysmsapi of 2017-05-25, by its published protocol. Why not its SDK: docs/decisions/028."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from institution.reads import zone
from messaging.gateways.lines import LOST, Line
from messaging.gateways.outcomes import ACCEPTED, Outcome, Parcel, Sent, State
from messaging.letters.rendering import Written
from messaging.letters.texting import CannotGoByText, Filled, filled
from messaging.models import Delivery
from messaging.words import TEXTS

VERSION, ALGORITHM = "2017-05-25", "ACS3-HMAC-SHA256"
NOTHING = hashlib.sha256(b"").hexdigest()
LOOPBACK = ("127.0.0.1", "localhost", "::1")
COUNTRY = "+86"
PAGE = 50

# What it answers to SendSms. What is in neither is never tried again; ``messaging.words`` has the words for all.
LATER = {
    "isv.BUSINESS_LIMIT_CONTROL",
    "isv.DAY_LIMIT_CONTROL",
    "isv.MONTH_LIMIT_CONTROL",
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.OUT_OF_SERVICE",
    "isv.ACCOUNT_NOT_EXISTS",
    "isv.ACCOUNT_ABNORMAL",
    "isv.PRODUCT_UN_SUBSCRIPT",
    "isv.PRODUCT_UNSUBSCRIBE",
    "isp.RAM_PERMISSION_DENY",
    "Throttling",
    "Throttling.User",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId.NotFound",
    "InvalidTimeStamp.Expired",
    "SignatureNonceUsed",
}
# It cannot say itself whether the message is on its way: asked about afterwards.
UNCLEAR = {"isp.SYSTEM_ERROR", "InternalError"}


@dataclass(frozen=True, slots=True)
class TextParcel(Parcel):
    """``kind`` is that of its template. ``why`` says that the carrier will not take it, seen before anybody was
    contacted."""

    kind: str = ""
    why: str = ""


def signed(host: str, action: str, query: Mapping[str, str], key: str, secret: str, **fixed: str) -> dict[str, str]:
    """The headers of one request, with its signature over method, query and these headers. No body is sent."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": NOTHING,
        "x-acs-date": fixed.get("date") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": fixed.get("nonce") or secrets.token_hex(16),
        "x-acs-version": fixed.get("version") or VERSION,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(["POST", "/", in_a_query(query), lines, names, NOTHING])
    digest = hashlib.sha256(request.encode()).hexdigest()
    signature = hmac.new(secret.encode(), f"{ALGORITHM}\n{digest}".encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": f"{ALGORITHM} Credential={key},SignedHeaders={names},Signature={signature}"}


def in_a_query(values: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='~')}={quote(values[name], safe='~')}" for name in sorted(values))


class AliyunSms:
    """``aliyun://dysmsapi.aliyuncs.com``; ``aliyun+http://127.0.0.1:8025`` speaks to a stand-in on this machine."""

    def __init__(self, url: str, key: str, secret: str) -> None:
        parts = urlsplit(url)
        plain = parts.scheme == "aliyun+http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "aliyun" or plain):
            raise ImproperlyConfigured(f"SMS_GATEWAY is not aliyun://…: {parts.scheme}://{parts.hostname}")
        if not key or not secret:
            raise ImproperlyConfigured("ALIYUN_ACCESS_KEY_ID and ALIYUN_ACCESS_KEY_SECRET are missing")
        self.key, self.secret = key, secret
        self.line = Line("http" if plain else "https", parts.hostname, parts.port, "Aliyun")

    def pack(self, delivery: Delivery, written: Written) -> Parcel:
        number = delivery.addressee.phone
        if not number:
            raise ValueError("not a telephone number")
        try:
            ready = filled(delivery, written)
            request = _request_for(delivery, ready)
        except CannotGoByText as fault:
            return TextParcel(delivery, written, number, delivery.public_id, why=str(fault))
        seen = replace(written, text=ready.words)
        body = json.dumps(request, ensure_ascii=False).encode()
        return TextParcel(delivery, seen, number, delivery.public_id, body, kind=ready.template.kind)

    def reach(self) -> None:
        self.line.reach()

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Once the request is on its way, only the carrier knows what became of it: a loss is ``unknown``."""
        if isinstance(parcel, TextParcel) and parcel.why:
            return Outcome(State.REFUSED, parcel.why)
        request = json.loads(parcel.body)
        try:
            said = self._ask("SendSms", request)
        except LOST as error:
            return Outcome(State.UNKNOWN, f"connection lost: {type(error).__name__} {error}"[:200])
        except ValueError as error:
            return Outcome(State.UNKNOWN, f"no answer that can be read: {error}"[:200])
        return outcome_of(str(said.get("Code", "")), str(said.get("Message", "")))

    def look_up(self, delivery: Delivery) -> Sent | None:
        """What became of a message, by the number, the day and our own name for it; None when it was never taken.

        Raises ``OutOfReach``; ``OSError`` or ``ValueError`` when it does not answer so that one can know.
        """
        day = delivery.handed_at.astimezone(zone()).strftime("%Y%m%d")
        number = national(delivery.address or delivery.addressee.phone)
        for page in range(1, 11):
            query = {"PhoneNumber": number, "SendDate": day, "PageSize": str(PAGE), "CurrentPage": str(page)}
            self.reach()
            said = self._ask("QuerySendDetails", query)
            if said.get("Code") != "OK":
                raise ValueError(f"{said.get('Code')} {said.get('Message')}")
            rows = (said.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
            for row in rows:
                if row.get("OutId") == delivery.public_id:
                    arrived = {1: None, 2: False, 3: True}[int(row["SendStatus"])]
                    return Sent(arrived, str(row.get("ErrCode") or ""))
            if len(rows) < PAGE:
                return None
        raise ValueError("too many messages on one day")

    def close(self) -> None:
        self.line.close()

    def _ask(self, action: str, query: dict[str, str]) -> dict[str, Any]:
        headers = signed(self.line.host_header, action, query, self.key, self.secret)
        _status, body = self.line.ask("POST", f"/?{in_a_query(query)}", b"", headers)
        said = json.loads(body)
        if not isinstance(said, dict):
            raise ValueError("not an object")
        return said


def _request_for(delivery: Delivery, ready: Filled) -> dict[str, str]:
    return {
        "PhoneNumbers": national(delivery.addressee.phone),
        "SignName": ready.template.sign_name,
        "TemplateCode": ready.template.code,
        "TemplateParam": json.dumps(ready.values, ensure_ascii=False),
        "OutId": delivery.public_id,
    }


def national(number: str) -> str:
    """Raises ``CannotGoByText`` for a number of another country: its templates are others."""
    if not number.startswith(COUNTRY):
        raise CannotGoByText("text_foreign_number")
    return number.removeprefix(COUNTRY)


def outcome_of(code: str, words: str) -> Outcome:
    if code == "OK":
        return ACCEPTED
    if code in LATER:
        return Outcome(State.DEFERRED, code)
    if code in UNCLEAR or not code:
        return Outcome(State.UNKNOWN, code or words[:200])
    return Outcome(State.REFUSED, code if code in TEXTS else f"{code} {words}"[:200])


def aliyun_gateway() -> AliyunSms:
    return AliyunSms(settings.SMS_GATEWAY, settings.ALIYUN_ACCESS_KEY_ID, settings.ALIYUN_ACCESS_KEY_SECRET)


__all__ = [
    "AliyunSms",
    "TextParcel",
    "aliyun_gateway",
    "outcome_of",
    "signed",
]
