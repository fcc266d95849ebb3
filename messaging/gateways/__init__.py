"""The last step to the outside world, one gateway per channel, kept for the life of the thread."""

from __future__ import annotations

import threading

from messaging.gateways.inbox import Inbox
from messaging.gateways.mail import mail_gateway
from messaging.gateways.outcomes import ACCEPTED, Gateway, Informant, Outcome, OutOfReach, Parcel, Sent
from messaging.gateways.sms import sms_gateway
from messaging.gateways.wechat import wechat_gateway
from messaging.models import Delivery

_kept = threading.local()  # a connection to a mail server is not to be shared
_MAKE = {
    Delivery.Channel.EMAIL: mail_gateway,
    Delivery.Channel.INBOX: Inbox,
    Delivery.Channel.SMS: sms_gateway,
    Delivery.Channel.WECHAT: wechat_gateway,
}


def gateway_for(channel: str) -> Gateway:
    """Raises ``KeyError`` for a channel nobody has built, ``ImproperlyConfigured`` for one nobody has named."""
    kept = _kept.__dict__
    if channel not in kept:
        kept[channel] = _MAKE[channel]()
    return kept[channel]


def informant_for(channel: str) -> Informant | None:
    """Whom one can ask what became of a letter of this channel; None where nobody answers: a plain mail server does
    not."""
    gateway = gateway_for(channel)
    return gateway if isinstance(gateway, Informant) else None


def forget() -> None:
    """Between tests, and when settings changed: the next letter opens its gateway anew."""
    while _kept.__dict__:
        _kept.__dict__.popitem()[1].close()


__all__ = [
    "ACCEPTED",
    "Gateway",
    "Informant",
    "OutOfReach",
    "Outcome",
    "Parcel",
    "Sent",
    "forget",
    "gateway_for",
    "informant_for",
]
