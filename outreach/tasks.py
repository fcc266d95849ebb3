"""The clock and the bell knock here."""

from celery import shared_task
from django.utils import timezone

from common.actors import system
from outreach.actions import campaigns
from outreach.models import Campaign

AT_ONCE = 500


@shared_task(name="outreach.launch_due_campaigns")
def launch_due_campaigns() -> None:
    """Whose time has come. Each in its own transaction: one that cannot be launched stands in nobody's way."""
    for campaign in Campaign.objects.due(timezone.now()).order_by("starts_at", "pk")[:AT_ONCE]:
        campaigns.launch_due_campaign(campaign, by=system("clock"))


@shared_task(name="outreach.tell_of_ends")
def tell_of_ends() -> None:
    """Campaigns whose letters are through: their authors read the figures."""
    for campaign in Campaign.objects.over_and_not_told().order_by("pk")[:AT_ONCE]:
        campaigns.tell_of_the_end(campaign, by=system("clock"))
