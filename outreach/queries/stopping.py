"""What ends a campaign for one reader, or for all, while its letters leave: asked in the hand-over, letter by letter.

Both speak of a Delivery's own columns only and begin at the campaign of its mailing, by a unique index. So a letter
that belongs to no campaign costs one look, and every other one a few.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from associations.models import Association, Membership, Placement, Term
from associations.models.rights import today
from outreach.models import Campaign
from outreach.models.audiences import WRITE
from outreach.models.campaigns import CampaignQuerySet


def reader_has_left() -> Q:
    """They do not belong to the unit any more for whose people it was written: ``audiences.belongs_to``, of one.

    Everybody belongs to the school.
    """
    here = {"association__path__contains": [OuterRef("association_id")]}
    reader = OuterRef(OuterRef("addressee_id"))
    placed = Placement.objects.filter(affiliation__person__addressee=reader, **here)
    inside = Membership.objects.standing().filter(person__addressee=reader, **here)
    serving = Term.objects.serving_today().filter(person__addressee=reader, **here)
    left = ~Exists(placed.order_by()) & ~Exists(inside.order_by()) & ~Exists(serving.order_by())
    of_a_part = _campaign().exclude(association__kind=Association.Kind.SCHOOL)
    return Q(mailing__isnull=False) & Q(Exists(of_a_part.filter(left)))


def sender_has_lost_the_right() -> Q:
    """Whoever wrote it holds no office today, there or above, that writes for the unit."""
    unit = Association.objects.filter(pk=OuterRef(OuterRef("association_id")))
    above = unit.filter(path__contains=[OuterRef("association_id")])
    offices = Term.objects.with_rights_on(today()).filter(
        Exists(above), person=OuterRef("author_id"), office__capabilities__contains=[WRITE]
    )
    return Q(mailing__isnull=False) & Q(Exists(_campaign().filter(~Exists(offices.order_by()))))


def _campaign() -> CampaignQuerySet:
    return Campaign.objects.filter(mailing=OuterRef("mailing_id")).order_by()


__all__ = ["reader_has_left", "sender_has_lost_the_right"]
