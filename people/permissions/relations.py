"""Who notes how two people are related."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from people.models import Person, Relation, Side
from people.permissions.records import can_keep_record


def can_relate(actor: Actor, person: Person, other: Person, side: str) -> Verdict:
    """Whoever keeps both records: what is said here is said of both."""
    for each in (person, other):
        if not (keeping := can_keep_record(actor, each)):
            return keeping
    if person.pk == other.pk:
        return refused("related_to_oneself", _("Nobody is related to themselves."))
    kinds = {side, Side(side).inverse.value}
    if Relation.objects.between(person.pk, other.pk).filter(kind__in=kinds).exists():
        return refused("related_already", _("This stands there already."))
    return ALLOWED


def can_part(actor: Actor, relation: Relation) -> Verdict:
    """Whoever keeps one of the two records."""
    first = can_keep_record(actor, relation.person)
    return first or can_keep_record(actor, relation.other)
