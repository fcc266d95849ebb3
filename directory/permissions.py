"""Who may bring in rosters, and when. ``roster.import`` reaches down from the office that gives it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.permissions.scope import holds, must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from directory.models import Import
from people.models import Person
from people.permissions import can_keep_record, is_owner

State = Import.State


def can_import_into(actor: Actor, association: Association) -> Verdict:
    """Into this unit of the tree and what stands below it."""
    may = must_hold(actor, Capability.ROSTER_IMPORT, association)
    if not may:
        return may
    if association.is_chapter:
        return refused(
            "chapters_have_no_roster",
            _("A roster belongs to the school, a department, a cohort or a class. A chapter has members instead."),
        )
    if association.state == Association.State.CLOSED:
        return refused("association_closed", _("Nobody is placed in a closed association."))
    return ALLOWED


def may_open_units_below(actor: Actor, association: Association) -> bool:
    """Whether departments, cohorts and classes that the roster names and that do not exist may be opened."""
    return association.is_standing and holds(actor, Capability.TREE_EDIT, association)


def can_name_columns(actor: Actor, roster_import: Import) -> Verdict:
    """Until the first row has come in."""
    return _can(actor, roster_import, State.READ, State.CHECKING, State.CHECKED)


def can_begin_check(actor: Actor, roster_import: Import) -> Verdict:
    may = _can(actor, roster_import, State.READ, State.CHECKED, State.FAILED)
    if not may:
        return may
    if roster_import.forgotten_at is not None:
        return refused("import_forgotten", _("The file is not kept any more. Bring it once more."))
    fields = set(roster_import.mapping.values())
    if not fields & {"full_name", "family_name", "given_name"}:
        return refused("name_column_missing", _("Say which column holds the name."))
    return ALLOWED


def can_check(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.CHECKING)


def can_begin_run(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.CHECKED)


def can_run(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.RUNNING)


def can_cancel(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.READ, State.CHECKING, State.CHECKED, State.RUNNING)


def _can(actor: Actor, roster_import: Import, *states: str) -> Verdict:
    may = can_import_into(actor, roster_import.association)
    if not may:
        return may
    if roster_import.state not in states:
        return refused(
            f"import_{roster_import.state}",
            _("The import stands at “%(state)s”. That cannot be done with it now.")
            % {"state": State(roster_import.state).label},
        )
    return ALLOWED


def can_decide_pair(actor: Actor, one: Person, other: Person) -> Verdict:
    """Whether two records are one person is said by whoever keeps both, and never by one of the two themselves."""
    if not (can_keep_record(actor, one) and can_keep_record(actor, other)):
        return forbidden(_("Others keep one of the two records. Somebody above both has to decide."))
    if is_owner(actor, one) or is_owner(actor, other):
        return refused("own_record", _("One of the two is your own record. Somebody else has to decide."))
    return ALLOWED
