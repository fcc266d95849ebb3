"""Settings with which no letter could leave, said at the start and not by letters that pile up."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dkim
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from messaging.gateways.mail import Server
from messaging.gateways.mailbox import Place
from messaging.gateways.provider import SCHEME, Provider
from messaging.gateways.sms import sms_gateway
from messaging.gateways.wechat import wechat_gateway
from messaging.inspection.providers import Webhooks
from messaging.letters.composing import in_ascii


@register()
def check_mail_settings(**_: Any) -> list[Error]:
    return [
        error
        for error in (_server(), _sender(), _signature(), _texts(), _incoming(), _mailbox(), _webhooks(), _wechat())
        if error
    ]


def _server() -> Error | None:
    try:
        if settings.MAIL_SERVER.startswith(SCHEME):
            Provider.at(settings.MAIL_SERVER).backend()
        elif settings.MAIL_SERVER:
            Server.at(settings.MAIL_SERVER)
    except (ImproperlyConfigured, ValueError) as error:
        return Error(f"MAIL_SERVER cannot be understood: {error}", id="messaging.E001")
    return None


def _texts() -> Error | None:
    try:
        if settings.SMS_GATEWAY:
            sms_gateway()
    except (ImproperlyConfigured, ValueError) as error:
        return Error(f"SMS_GATEWAY cannot be understood: {error}", id="messaging.E004")
    return None


def _wechat() -> Error | None:
    try:
        if settings.WECHAT_GATEWAY:
            wechat_gateway()
        if settings.WECHAT_AES_KEY and len(settings.WECHAT_AES_KEY) != 43:
            return Error("WECHAT_AES_KEY is not the 43 letters and digits of an EncodingAESKey", id="messaging.E008")
    except (ImproperlyConfigured, ValueError) as error:
        return Error(f"WECHAT_GATEWAY cannot be understood: {error}", id="messaging.E008")
    return None


def _incoming() -> Error | None:
    """The star takes 36 characters, and 64 are allowed before the @."""
    pattern = settings.INCOMING_ADDRESS
    if not pattern:
        return None
    before, at, domain = pattern.partition("@")
    if pattern.count("*") != 1 or not at or "." not in domain or len(before) > 64 - 36 or before.count("*") != 1:
        return Error(f"INCOMING_ADDRESS is not like *@in.example.edu: {pattern}", id="messaging.E005")
    try:
        in_ascii(pattern.replace("*", "bounce"))
    except ValueError:
        return Error(f"INCOMING_ADDRESS is no address: {pattern}", id="messaging.E005")
    return None


def _mailbox() -> Error | None:
    try:
        if settings.INCOMING_IMAP:
            Place.at(settings.INCOMING_IMAP)
    except (ImproperlyConfigured, ValueError) as error:
        return Error(f"INCOMING_IMAP cannot be understood: {error}", id="messaging.E006")
    return None


def _webhooks() -> Error | None:
    try:
        if settings.MAIL_WEBHOOKS:
            Webhooks.named(settings.MAIL_WEBHOOKS)
    except ImproperlyConfigured as error:
        return Error(f"MAIL_WEBHOOKS cannot be understood: {error}", id="messaging.E007")
    return None


def _sender() -> Error | None:
    try:
        in_ascii(parseaddr(settings.MAIL_FROM)[1])
    except ValueError:
        if not settings.MAIL_FROM.endswith("@localhost>"):
            return Error(f"MAIL_FROM has no address: {settings.MAIL_FROM}", id="messaging.E002")
    return None


def _signature() -> Error | None:
    asked = settings.DKIM
    if not asked["domain"]:
        return None
    try:
        dkim.sign(b"From: a@b\r\n\r\n", asked["selector"].encode(), asked["domain"].encode(), _key(asked["key_file"]))
    except (OSError, dkim.DKIMException) as error:
        return Error(f"Letters cannot be signed with DKIM_KEY_FILE: {error}", id="messaging.E003")
    return None


def _key(path: str) -> bytes:
    return Path(path).read_bytes()
