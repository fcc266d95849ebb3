"""From pending to closed. Members are kept all the way."""

from __future__ import annotations

from associations import emails
from associations.models import Association, Term
from associations.models.rights import today
from associations.permissions.tree import can_activate, can_begin_closing, can_close
from associations.queries.skyline import forget_skyline
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring

State = Association.State


@action
def activate_association(association: Association, *, by: Actor) -> Association:
    """Open a pending association, or one that was closing or closed. Its officers are appointed anew."""
    association = _held(association)
    can_activate(by, association).or_raise()
    return _turn(association, State.ACTIVE, "associations.activated", by=by)


@action
def begin_closing(association: Association, *, by: Actor) -> Association:
    """Take nobody in any more; everything else goes on."""
    association = _held(association)
    can_begin_closing(by, association).or_raise()
    return _turn(association, State.CLOSING, "associations.closing_begun", by=by)


@action
def close_association(association: Association, *, by: Actor) -> Association:
    """End it. Members stay on its list, terms end today, the officers are told.

    Raises ``children_open``, ``requests_waiting``, ``already_closed``, ``the_school_stays``.
    """
    association = _held(association)
    can_close(by, association).or_raise()
    for term in Term.objects.filter(association=association).not_over().locked().select_related(None):
        term.change(ends_on=max(term.starts_on, today()))
        emails.queue_term_ended(term)
    return _turn(association, State.CLOSED, "associations.closed", by=by)


def _held(association: Association) -> Association:
    """The parent before the child: whether it is open decides as well."""
    keys = [key for key in (association.parent_id, association.pk) if key is not None]
    held = {row.pk: row for row in Association.objects.filter(pk__in=keys).locked()}
    return held[association.pk]


def _turn(association: Association, state: str, verb: str, *, by: Actor) -> Association:
    association.change(state=state)
    record(by, verb, about=[association])
    forget_skyline()
    ring("associations.count_coverage")
    return association
