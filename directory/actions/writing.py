"""What was decided, written into the records: new people set-wise, changes through the actions of ``people``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from associations.models import Association, Placement
from common.actors import Actor
from common.copying import CopiedTable, copy_lines
from common.verdicts import Forbidden, Refusal
from directory.actions.noting import write_notes
from directory.actions.units import Opener
from directory.models import ImportedRow
from directory.queries.changes import Changes
from directory.queries.decisions import Decision
from directory.queries.reasons import reason
from directory.queries.records import Record
from directory.queries.row_facts import affiliation_facts_of, contacts_of, person_facts_of, position_of
from directory.queries.traces import changes_from, rows_of, traces_of
from people.actions import (
    NewRecord,
    add_affiliation,
    add_contact_point,
    bring_in_records,
    change_affiliation,
    change_person,
    note_position,
)
from people.models import Affiliation, ContactPoint

Outcome = ImportedRow.Outcome
Written = dict[int, dict[str, Any]]  # key of the row → what became of it
_STOPS = (Refusal, Forbidden, ValidationError, IntegrityError)


def write_all(decisions: Sequence[Decision], opener: Opener, source: str, *, by: Actor) -> Written:
    """Part of an action: all of them together; if anything is refused, in halves and halves of halves, so that only
    that row stays out.

    ``source`` is where notes come from. Returns person, affiliation and place of every row that was written.
    """
    writing = [decision for decision in decisions if decision.outcome in (Outcome.INSERT, Outcome.UPDATE)]
    return _write_whole_or_halves(writing, opener, source, by)


def _write_whole_or_halves(decisions: Sequence[Decision], opener: Opener, source: str, by: Actor) -> Written:
    opened = dict(opener.opened)
    try:
        with transaction.atomic():
            return _write(decisions, opener, source, by)
    except _STOPS as stop:
        opener.opened = opened
        if len(decisions) == 1:
            decisions[0].outcome = Outcome.ERROR
            decisions[0].reasons = [reason("refused", said=_said(stop))]
            return {}
    middle = len(decisions) // 2
    before = _write_whole_or_halves(decisions[:middle], opener, source, by)
    return before | _write_whole_or_halves(decisions[middle:], opener, source, by)


def _said(stop: Exception) -> str:
    if isinstance(stop, ValidationError):
        return " ".join(stop.messages)
    return str(stop)


def _write(decisions: Sequence[Decision], opener: Opener, source: str, by: Actor) -> Written:
    """Units first, people after them: the order in which the house locks."""
    to_place = [decision for decision in decisions if _needs_a_place(decision)]
    opener.open_for([decision.place for decision in to_place])
    units = {decision.row.pk: opener.unit_for(decision.place) for decision in to_place}
    new = [decision for decision in decisions if decision.outcome == Outcome.INSERT]
    new_places: dict[int, Association] = {}
    written: Written = {}
    for decision, made in zip(new, bring_in_records([_new_record(one) for one in new], by=by), strict=True):
        unit = new_places[made.affiliation_id] = units[decision.row.pk]
        written[decision.row.pk] = _row_of(made.person_id, made.affiliation_id, unit)
    for decision in decisions:
        if decision.outcome == Outcome.UPDATE and decision.record is not None:
            if decision.changes.are_notes_alone and decision.record.affiliation is not None:
                affiliation = decision.record.affiliation
                known = _row_of(affiliation.person_id, affiliation.pk, None)
                written[decision.row.pk] = known | {"written": {"changed": []}}
                continue
            moved_to = units.get(decision.row.pk)
            before = rows_of(decision.record.person.pk)
            affiliation = _update(decision.record, decision.changes, by)
            if moved_to is not None:
                _place({affiliation.pk: moved_to})
            changed = changes_from(before, rows_of(affiliation.person_id))
            wrote = {"written": {"changed": changed}} if changed or decision.changes.labelled else {}
            written[decision.row.pk] = _row_of(affiliation.person_id, affiliation.pk, moved_to) | wrote
    _place_first(new_places)
    write_notes(decisions, written, source, by=by)
    traces = traces_of([row["person"] for row in written.values() if "written" not in row])
    return {key: {"written": {"trace": traces.get(row["person"], "")}} | row for key, row in written.items()}


def _needs_a_place(decision: Decision) -> bool:
    return decision.outcome == Outcome.INSERT or decision.changes.moves


def _row_of(person_id: int, affiliation_id: int, unit: Association | None) -> dict[str, Any]:
    place = {"place": {"unit": unit.pk}} if unit else {}
    return {"person": person_id, "affiliation": affiliation_id} | place


def _new_record(decision: Decision) -> NewRecord:
    values = decision.row.cleaned
    return NewRecord(
        person=decision.row.name | person_facts_of(values),
        affiliation=affiliation_facts_of(values),
        contacts=contacts_of(values),
        position=position_of(values),
    )


def _update(record: Record, changes: Changes, by: Actor) -> Affiliation:
    """What differs, and only that; each change is in the audit of the person."""
    person = change_person(record.person, by=by, **changes.person)
    if record.affiliation is None:
        affiliation = add_affiliation(person, by=by, **changes.affiliation)
    elif changes.affiliation:
        affiliation = change_affiliation(record.affiliation, by=by, **changes.affiliation)
    else:
        affiliation = record.affiliation
    for kind, value, is_first in changes.contacts:
        source = ContactPoint.Source.IMPORT
        add_contact_point(person, kind, value, by=by, source=source, is_primary=is_first)
    if changes.position:
        note_position(person, *changes.position, by=by)
    return affiliation


def _place_first(placed: dict[int, Association]) -> None:
    """Those who have just come in: nobody can have placed them yet."""
    table = CopiedTable(Placement, ("affiliation_id", "association_id", "source"), timezone.now())
    copy_lines(table, [table.line(key, unit.pk, Placement.Source.IMPORT) for key, unit in placed.items()])


def _place(placed: dict[int, Association]) -> None:
    """Who may is settled: the units stand at or below the one whose roster this is."""
    Placement.objects.bulk_create(
        [
            Placement(affiliation_id=affiliation_id, association=unit, source=Placement.Source.IMPORT)
            for affiliation_id, unit in placed.items()
        ],
        update_conflicts=True,
        unique_fields=["affiliation"],
        update_fields=["association", "source"],
    )
