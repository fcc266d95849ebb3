"""A row that waits is answered: it is this one, or somebody new. Applied at once, or with the rest of the file."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import Refusal
from directory.actions.checking import COUNTED_AS, units_to_open
from directory.actions.marking import mark_of, mark_rows
from directory.actions.parting import keep_new_ones_apart
from directory.actions.running import made_with, one_roster_at_a_time
from directory.actions.units import Opener
from directory.actions.writing import Written, write_all
from directory.models import Import, ImportedRow, OpenedUnit, RowAnswer
from directory.permissions import may_open_units_below
from directory.permissions.rows import can_answer_row
from directory.queries.decisions import decide, in_reach
from directory.queries.row_candidates import candidate_keys
from people.models import Person

Outcome, Says = ImportedRow.Outcome, RowAnswer.Says


@action
def answer_row(row: ImportedRow, candidate: Person | None, *, by: Actor) -> ImportedRow:
    """``candidate``: it is this one; None: somebody new, and none of those it might have been, which is remembered.

    When the import is through, the row is written now; before, it comes in with the rest. Either way it is counted
    and taken back with the import. Something else may still keep it out: then its reasons say what. Raises
    ``Refusal`` ``row_is_settled``, ``not_a_candidate``, ``number_is_taken``, ``import_<state>``.
    """
    roster_import = Import.objects.select_related("association").locked().get(pk=row.imported_in_id)
    one_roster_at_a_time()
    row = roster_import.imported_rows.get(pk=row.pk)
    if candidate is not None and not Person.objects.locked().filter(pk=candidate.pk).exists():
        raise Refusal("not_a_candidate", _("This record is no more: somebody else was faster. Look again."))
    can_answer_row(by, roster_import, row, candidate).or_raise()
    none_of = [] if candidate else sorted(in_reach(set(candidate_keys(row)), by))
    said = {"says": Says.THIS if candidate else Says.NEW, "person": candidate, "apart_from": none_of}
    answer, _made = RowAnswer.objects.update_or_create(
        imported_in=roster_import, line=row.line, defaults=said | {"answered_by": by.person}
    )
    about = [roster_import, *([candidate] if candidate else [])]
    record(by, "directory.row_answered", about=about, facts={"row": row.line, "says": str(answer.says)})
    _settle(roster_import, row, answer, by)
    return ImportedRow.objects.get(pk=row.pk)


def _settle(roster_import: Import, row: ImportedRow, answer: RowAnswer, by: Actor) -> None:
    """As the batch would, for this row and those that say the same."""
    may_open = may_open_units_below(by, roster_import.association)
    decisions = decide(roster_import, [row], by=by, may_open=may_open, answers={row.line: answer})
    written: Written = {}
    if roster_import.state == Import.State.DONE:
        opener = Opener(decisions, by)
        written = write_all(decisions, opener, roster_import.name, by=by)
        OpenedUnit.objects.bulk_create(
            [OpenedUnit(imported_in=roster_import, association=unit) for unit in opener.opened.values()]
        )
        keep_new_ones_apart(decisions, written)
        new = [row["person"] for row in written.values() if "trace" in row["written"]]
        roster_import.made = made_with(roster_import.made, new)
    mark_rows(mark_of(decision) | written.get(decision.row.pk, {}) for decision in decisions)
    counts = _counted_anew(roster_import, row)
    if decisions[0].place.missing and roster_import.state == Import.State.CHECKED:
        counts["units_to_open"] = units_to_open(roster_import)
    roster_import.change(**counts, made=roster_import.made)


def _counted_anew(roster_import: Import, row: ImportedRow) -> dict[str, Any]:
    """The row and its twins counted as conflicts until now."""
    settled = roster_import.imported_rows.get(pk=row.pk)
    left_out = settled.stays_out
    twins = roster_import.imported_rows.filter(twin_of=row.line)
    twins.update(
        outcome=settled.outcome if left_out else Outcome.UNCHANGED,
        person=settled.person_id,
        affiliation=settled.affiliation_id,
    )
    counts = {"conflicts": roster_import.conflicts}
    both = roster_import.imported_rows.filter(Q(pk=row.pk) | Q(twin_of=row.line))
    for outcome, count in both.counted().items():
        name = COUNTED_AS[Outcome(outcome)]
        counts["conflicts"] -= count
        counts[name] = counts.get(name, getattr(roster_import, name)) + count
    return counts
