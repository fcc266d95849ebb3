"""Who may say which unit keeps an affiliation now."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.permissions.scope import holds, must_hold
from associations.queries.reach import people_in_reach, stands_nowhere
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import Affiliation, Person


def can_place_in(actor: Actor, association: Association) -> Verdict:
    """Bringing in a roster is enough for placing; so is editing records."""
    if association.is_chapter:
        return refused("chapters_place_nobody", _("A graduate is placed in the tree, not in a chapter."))
    if association.state == Association.State.CLOSED:
        return refused("association_closed", _("Nobody is placed in a closed unit."))
    if holds(actor, Capability.ROSTER_IMPORT, association):
        return ALLOWED
    return must_hold(actor, Capability.PEOPLE_EDIT, association)


def can_place(actor: Actor, affiliations: Sequence[Affiliation], association: Association) -> Verdict:
    """Both ends must be in reach: who is placed now, and where they go. A roster also brings people who stand
    nowhere yet."""
    may = can_place_in(actor, association)
    if not may:
        return may
    concerned = {affiliation.person_id for affiliation in affiliations}
    mine = people_in_reach(actor, Capability.PEOPLE_EDIT)
    if holds(actor, Capability.ROSTER_IMPORT, association):
        mine |= stands_nowhere()
    if Person.objects.filter(mine, pk__in=concerned).count() < len(concerned):
        return forbidden(_("Some of these people belong to units that are not yours."), "out_of_reach")
    return ALLOWED
