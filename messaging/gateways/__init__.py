"""The last step to the outside world, one gateway per channel, kept for the life of the process."""

from __future__ import annotations

from messaging.gateways.inbox import Inbox
from messaging.gateways.mail import mail_gateway
from messaging.gateways.outcomes import ACCEPTED, Gateway, Outcome, OutOfReach, Parcel
from messaging.models import Delivery

_open: dict[str, Gateway] = {}
_MAKE = {Delivery.Channel.EMAIL: mail_gateway, Delivery.Channel.INBOX: Inbox}


def gateway_for(channel: str) -> Gateway:
    """Raises ``KeyError`` for a channel nobody has built."""
    if channel not in _open:
        _open[channel] = _MAKE[channel]()
    return _open[channel]


def forget() -> None:
    """Between tests, and when settings changed: the next letter opens its gateway anew."""
    while _open:
        _open.popitem()[1].close()


__all__ = ["ACCEPTED", "Gateway", "OutOfReach", "Outcome", "Parcel", "forget", "gateway_for"]
