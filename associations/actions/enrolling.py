"""The roll of a class or a chapter, brought in by the office as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from associations.models import Association, Membership
from associations.permissions.members import can_enrol
from audit.actions import record
from common.actions import action
from common.actors import Actor
from people.models import Person


@action
def enrol_members(association: Association, people: Iterable[Person], *, by: Actor) -> int:
    """Enter many whom the school knows, all or none: five statements, however many. Nobody is told.

    Who is a member already stays one. Returns how many are new. Raises ``association_closed``,
    ``person_deceased``, ``banned``, ``invitation_needed``.
    """
    association = Association.objects.locked().get(pk=association.pk)
    wanted = {person.pk: person for person in people}
    can_enrol(by, association, list(wanted)).or_raise()
    members = association.memberships.standing().filter(person__in=wanted).values_list("person_id", flat=True)
    newcomers = [wanted[key] for key in sorted(wanted.keys() - set(members))]
    if not newcomers:
        return 0
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(association=association, person=person, origin=Membership.Origin.STAFF, joined_at=now)
        for person in newcomers
    )
    record(by, "associations.members_enrolled", about=[association, *newcomers], facts={"count": len(newcomers)})
    return len(newcomers)
