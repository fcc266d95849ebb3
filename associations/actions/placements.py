"""Which unit keeps an affiliation now. The diploma's own words stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from associations.models import Association, Placement
from associations.permissions.placing import can_place
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Affiliation

Source = Placement.Source


@action
def place_affiliation(
    affiliation: Affiliation, association: Association, *, by: Actor, source: str = Source.STAFF
) -> Placement:
    """Place one affiliation in a unit of the tree, or move it there. See ``place_in_bulk``."""
    place_in_bulk([affiliation], association, by=by, source=source)
    return Placement.objects.select_related("affiliation", "association").get(affiliation=affiliation)


@action
def place_in_bulk(
    affiliations: Iterable[Affiliation], association: Association, *, by: Actor, source: str = Source.STAFF
) -> int:
    """Place all of them, or none: three statements, however many. Returns how many changed their place.

    Raises ``chapters_place_nobody``, ``association_closed``; forbidden when one of them is out of reach.
    """
    association = Association.objects.locked().get(pk=association.pk)
    keys = {affiliation.pk for affiliation in affiliations}
    held = list(Affiliation.objects.filter(pk__in=keys).locked())
    can_place(by, held, association).or_raise()
    here = Placement.objects.filter(affiliation__in=held, association=association)
    stays = set(here.values_list("affiliation_id", flat=True))
    moving = [affiliation for affiliation in held if affiliation.pk not in stays]
    if not moving:
        return 0
    Placement.objects.bulk_create(
        [Placement(affiliation=affiliation, association=association, source=source) for affiliation in moving],
        update_conflicts=True,
        unique_fields=["affiliation"],
        update_fields=["association", "source"],
    )
    record(by, "associations.placed", about=[association, *moving], facts={"count": len(moving), "source": source})
    return len(moving)
