"""What has been queued, and sending it, in a test."""

from common.actors import system
from messaging.engine import send_waiting
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
