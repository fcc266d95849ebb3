"""What is held of people who are on a journey, and who may steer its letters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models.rights import rights_of
from common.actors import Actor
from messaging.models import Mailing
from outreach.models import Journey, Traveller
from outreach.models.audiences import WRITE
from people.registry import Holding


def the_farther_way(twin: Traveller, row: Traveller) -> dict[str, Any]:
    """Two records on one journey for one occasion: nobody is written to twice. Who is through, or had the later
    letter, is followed."""
    if twin.ended_at is not None:
        return {}
    if row.ended_at is not None or row.step.order > twin.step.order:
        return {name: getattr(row, name) for name in ("step", "next_at", "ended_at", "ending")}
    return {}


HOLDINGS = (
    Holding(
        name="outreach.travellers",
        label=_("Letters that follow a date, and how far they are"),
        model="outreach.Traveller",
        shows=("journey__name_zh", "journey__name_en", "created_at", "moment_at", "next_at", "ended_at"),
        identity=("journey", "occasion"),
        absorb=the_farther_way,
    ),
)


def journey_of(mailing: Mailing) -> Journey | None:
    if not mailing.about.startswith(f"{Journey._meta.label_lower}:"):
        return None
    return Journey.objects.filter(mailing=mailing).select_related("association").first()


def may_steer_journey(actor: Actor, mailing: Mailing) -> bool:
    """Whoever writes for its unit."""
    journey = journey_of(mailing)
    return journey is not None and WRITE in rights_of(actor).along(journey.association.path)


def page_of_journey(mailing: Mailing) -> str:
    journey = journey_of(mailing)
    return "" if journey is None else reverse("journey_detail", args=[journey.public_id])


__all__ = ["HOLDINGS", "may_steer_journey", "page_of_journey"]
