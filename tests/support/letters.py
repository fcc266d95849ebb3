"""What has been queued, and sending it, in a test."""

from typing import Any

from common.actors import system
from messaging.engine import send_waiting
from messaging.letters import addressee_of
from messaging.models import Delivery


def queued(template: str = "", to: str = "") -> list[Delivery]:
    """The deliveries written so far, oldest first; of one template, to one address."""
    rows = Delivery.objects.select_related("addressee").order_by("pk")
    if template:
        rows = rows.filter(template=template)
    if to:
        rows = rows.filter(addressee__email__iexact=to)
    return list(rows)


def send(seconds: float = 30.0) -> int:
    """Let the engine carry what waits, in this process. How many were handed over."""
    return send_waiting(by=system("test"), seconds=seconds)


def letters_to(whom: Any, channel: str = Delivery.Channel.EMAIL) -> list[str]:
    """The names of the letters to a person, a login or an address, in the order in which they were queued."""
    rows = Delivery.objects.filter(addressee=addressee_of(whom), channel=channel).order_by("pk")
    return [template.rpartition("/")[2] for template in rows.values_list("template", flat=True)]
