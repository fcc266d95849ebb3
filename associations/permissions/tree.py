"""Who may open, rename, move and close associations, and what stands against it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability
from associations.models.belonging import belongings_of
from associations.models.rights import rights_of
from associations.permissions.scope import capabilities_of, holds, must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused

State = Association.State

# What the officers of an association may say of it themselves, without a right over the tree.
OWN_WORDS = frozenset({"charter", "joining"})


def is_open_to(actor: Actor, association: Association) -> bool:
    """The same answer as ``Association.objects.visible_to(actor)`` gives for many, of a row that is in hand."""
    rights = rights_of(actor)
    if rights.everything or association.is_standing:
        return True
    if not set(rights.roots_of(Capability.TREE_EDIT)).isdisjoint(association.path):
        return True
    return association.state == State.CLOSED and association.pk in belongings_of(actor).ever


def can_set_up_school(actor: Actor) -> Verdict:
    if not actor.is_system:
        return forbidden(_("The school is set up from the shell."))
    if Association.objects.filter(kind=Association.Kind.SCHOOL).exists():
        return refused("there_is_one_school", _("There is one school association only."))
    return ALLOWED


def can_open_below(actor: Actor, parent: Association) -> Verdict:
    """Open an association below this one, or move one there."""
    may = must_hold(actor, Capability.TREE_EDIT, parent)
    if not may:
        return may
    if parent.state in (State.CLOSING, State.CLOSED):
        return refused("parent_closed", _("Nothing new comes below an association that is closing or closed."))
    return ALLOWED


def can_rename(actor: Actor, association: Association) -> Verdict:
    return must_hold(actor, Capability.TREE_EDIT, association)


def can_change(actor: Actor, association: Association, fields: set[str]) -> Verdict:
    """Charter and joining are the association's own; the rest belongs to those who keep the tree."""
    if fields <= OWN_WORDS and holds(actor, Capability.MEMBERS_MANAGE, association):
        return ALLOWED
    return must_hold(actor, Capability.TREE_EDIT, association)


def can_take_from_its_place(actor: Actor, association: Association) -> Verdict:
    """Move or close it: for those who keep the tree above it, not for its own officers."""
    if association.kind == Association.Kind.SCHOOL:
        return refused("the_school_stays", _("The school association stays where it is, and open."))
    return must_hold(actor, Capability.TREE_EDIT, association.parent)


def can_move(actor: Actor, association: Association, parent: Association) -> Verdict:
    taking = can_take_from_its_place(actor, association)
    if not taking:
        return taking
    if parent.pk == association.parent_id:
        return refused("already_there", _("It stands there already."))
    opening = can_open_below(actor, parent)
    if opening and capabilities_of(actor, parent) - capabilities_of(actor, association):
        return refused(
            "gains_by_the_move", _("There you would have more rights over it. Somebody else has to move it.")
        )
    return opening


def can_activate(actor: Actor, association: Association) -> Verdict:
    """Open a pending one, or open a closing or closed one again."""
    taking = can_take_from_its_place(actor, association)
    if not taking:
        return taking
    if association.state == State.ACTIVE:
        return refused("already_active", _("It is active already."))
    if association.parent is not None and association.parent.state == State.CLOSED:
        return refused("parent_closed", _("What it belongs to is closed. Open that first."))
    return ALLOWED


def can_begin_closing(actor: Actor, association: Association) -> Verdict:
    taking = can_take_from_its_place(actor, association)
    if not taking:
        return taking
    if association.state != State.ACTIVE:
        return refused("not_active", _("Only an active association can begin to close."))
    return ALLOWED


def can_close(actor: Actor, association: Association) -> Verdict:
    """Its members are kept; nobody may be left waiting at its door, and nothing open may be left below it."""
    taking = can_take_from_its_place(actor, association)
    if not taking:
        return taking
    if association.state == State.CLOSED:
        return refused("already_closed", _("It is closed already."))
    if association.children.exclude(state=State.CLOSED).exists():
        return refused("children_open", _("Close or move what stands below it first."))
    if association.join_requests.waiting().exists():
        return refused("requests_waiting", _("Somebody is waiting for an answer here. Answer first, then close."))
    return ALLOWED
