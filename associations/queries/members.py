"""Who is in an association, as its own members see it."""

from __future__ import annotations

from django.db.models import QuerySet

from associations.models import Association, Membership
from common.actors import Actor


def members_of(association: Association, actor: Actor) -> QuerySet[Membership]:
    """Standing members, living, with what one row of a list shows. Nothing about how to reach them."""
    return (
        Membership.objects.visible_to(actor)
        .standing()
        .filter(association=association, person__deceased_at=None)
        .select_related("person")
        .only(
            "public_id",
            "association_id",
            "joined_at",
            "person__public_id",
            "person__full_name",
            "person__family_name",
            "person__reading",
            "person__sort_key",
        )
    )
