"""Who may do what where. Rights come from an office held today and reach down the tree.

Everything else in the house that asks for a right asks here; ``rights_of`` reads the terms once per request.
"""

from __future__ import annotations

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, Term
from associations.models.rights import rights_of, today
from associations.queries.reach import holds_at_school, people_in_reach
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden
from people.models import Affiliation, Person


def capabilities_of(actor: Actor, association: Association | None) -> frozenset[str]:
    """What the actor may do in this association today; with None, what they may do anywhere."""
    rights = rights_of(actor)
    return rights.anywhere() if association is None else rights.along(association.path)


def holds(actor: Actor, capability: str, association: Association | None = None) -> bool:
    """Whether an office held today, here or above, gives the capability. None asks: anywhere at all?"""
    return capability in capabilities_of(actor, association)


def must_hold(actor: Actor, capability: str, association: Association | None) -> Verdict:
    """The same as a verdict, with the one sentence everybody reads."""
    if holds(actor, capability, association):
        return ALLOWED
    return forbidden(
        _("Your offices do not let you do that here: %(capability)s.") % {"capability": Capability(capability).label},
        "capability_missing",
    )


def officers_of(association: Association) -> QuerySet[Term]:
    """The terms that run today in this association, in the order of their offices."""
    return (
        Term.objects.filter(association=association)
        .serving_on(today())
        .select_related("office", "person")
        .order_by("office__rank", "starts_on", "pk")
    )


def answerers_of(association: Association) -> QuerySet[Person]:
    """Who answers join requests in this association itself: the dead and the ones without rights left out."""
    serving = (
        Term.objects.filter(
            association=association,
            person=OuterRef("pk"),
            office__answers_requests=True,
            office__capabilities__contains=[Capability.REQUESTS_DECIDE],
        )
        .serving_on(today())
        .order_by()
    )
    return Person.objects.living().filter(Exists(serving)).in_name_order()


def nearest_with_answerers(association: Association) -> Association:
    """This association, else the nearest one above that somebody answers for; at the end the school.

    A vacant office's duties fall to the tier above: this says which one has them now.
    """
    serving = Term.objects.filter(
        association=OuterRef("pk"), office__answers_requests=True, person__deceased_at=None
    ).serving_on(today())
    above = Association.objects.filter(pk__in=association.path)
    answered = above.filter(Exists(serving)).order_by("-tier", "-path__len").first()
    return answered or above.get(kind=Association.Kind.SCHOOL)


def reaches(actor: Actor, capability: str, row: Model | None) -> bool:
    """May the actor use the capability on this row; with None, on any row at all? The console's gate."""
    if row is None:
        return holds(actor, capability)
    if rights_of(actor).everything:
        return True
    if isinstance(row, Association):
        return holds(actor, capability, row)
    if isinstance(row, Person):
        return _reaches_person(actor, capability, row.pk)
    if isinstance(row, Affiliation):
        return _reaches_person(actor, capability, row.person_id)
    if getattr(row, "association_id", None) is not None:
        return holds(actor, capability, row.association)  # type: ignore[attr-defined]
    if getattr(row, "person_id", None) is not None:
        return _reaches_person(actor, capability, row.person_id)  # type: ignore[attr-defined]
    return holds_at_school(actor, capability)


def _reaches_person(actor: Actor, capability: str, person_id: int) -> bool:
    if not holds(actor, capability):
        return False
    return Person.objects.filter(people_in_reach(actor, capability), pk=person_id).exists()
