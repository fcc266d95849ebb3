"""What became of looking at the links of messages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from common.actions import action
from common.actors import Actor
from common.verdicts import forbidden
from outreach.models import CheckedLink

KEPT = timedelta(days=30)


@action
def note_link(address: str, trouble: str, *, by: Actor) -> None:
    """Write down how it was. What nobody has asked about for a month goes. Only the house itself looks."""
    if not by.is_system:
        forbidden("").or_raise()
    now = timezone.now()
    CheckedLink.objects.filter(checked_at__lt=now - KEPT).delete()
    CheckedLink.objects.update_or_create(address=address, defaults={"trouble": trouble, "checked_at": now})
