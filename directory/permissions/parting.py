"""Who may part a login from a record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.permissions.offices import can_tie_login_to
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from people.models import Person
from people.permissions import can_keep_record, is_owner


def can_part_login(actor: Actor, person: Person) -> Verdict:
    """Whoever keeps the record and holds as much as its offices give; never one's own."""
    may = can_keep_record(actor, person) and can_tie_login_to(actor, person)
    if not may:
        return may
    if is_owner(actor, person):
        return refused("own_record", _("This is your own record. Somebody else has to decide."))
    if person.login_id is None:
        return refused("record_has_no_login", _("Nobody has a login for this record."))
    return ALLOWED
