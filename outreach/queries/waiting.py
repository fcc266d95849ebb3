"""What of outreach waits for somebody in the office."""

from __future__ import annotations

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from common.console_home import Decision
from outreach.models import Campaign
from outreach.models.campaigns import APPROVE


def campaigns_to_approve(actor: Actor) -> Decision | None:
    """What others have handed in where the actor may say yes."""
    roots = rights_of(actor).roots_of(APPROVE)
    if not roots or actor.person is None:
        return None
    waiting = Campaign.objects.filter(state=Campaign.State.SUBMITTED, association__path__overlap=roots)
    others = waiting.exclude(author=actor.person)
    found = others.aggregate(count=Count("pk"), since=Min("submitted_at"))
    return Decision(
        title=_("Campaigns that wait for your approval"),
        why=_("Nothing leaves before a second person has read it."),
        count=found["count"],
        url=reverse("campaign_list") + "?show=waiting",
        act_label=_("Read them"),
        since=found["since"],
    )
