"""Who may say whom a waiting row is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from directory.models import Import, ImportedRow
from directory.permissions import can_import_into
from directory.queries.decisions import in_reach
from directory.queries.row_candidates import candidate_keys, may_be_new
from people.models import Person

State = Import.State


def can_answer_rows(actor: Actor, roster_import: Import) -> Verdict:
    """Whoever may bring in rosters there; before the rest comes in, or when it is through."""
    if not (may := can_import_into(actor, roster_import.association)):
        return may
    if roster_import.state not in (State.CHECKED, State.DONE) or roster_import.forgotten_at is not None:
        return refused(
            f"import_{roster_import.state}",
            _("The import stands at “%(state)s”. That cannot be done with it now.")
            % {"state": State(roster_import.state).label},
        )
    return ALLOWED


def can_answer_row(actor: Actor, roster_import: Import, row: ImportedRow, candidate: Person | None) -> Verdict:
    """One of the records it may be about, which the actor keeps; or, with no ``candidate``, somebody new."""
    if not (may := can_answer_rows(actor, roster_import)):
        return may
    if not candidate_keys(row):
        return refused("row_is_settled", _("This row does not wait for an answer any more."))
    if candidate is None and not may_be_new(row):
        return refused(
            "number_is_taken",
            _("This student number stands in another record. Mend it in the file, or say it is theirs."),
        )
    if candidate is not None and (candidate.pk not in candidate_keys(row) or not in_reach({candidate.pk}, actor)):
        return refused("not_a_candidate", _("This record is none of those the row may be about."))
    return ALLOWED
