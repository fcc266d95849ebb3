"""What has been queued, in a test."""

from messaging.models import Delivery


def queued(template: str = "", to: str = "") -> list[Delivery]:
    """The deliveries written so far, oldest first; of one template, to one address."""
    rows = Delivery.objects.select_related("addressee").order_by("pk")
    if template:
        rows = rows.filter(template=template)
    if to:
        rows = rows.filter(addressee__email__iexact=to)
    return list(rows)
