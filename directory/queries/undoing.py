"""What taking an import back would do: whom it removes, whom it puts back, and what has been edited since.

The same answer is asked by the preview and, again and under lock, by the batch that writes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q

from common.references import pointing_at
from directory.models import DuplicatePair, Import, ImportedRow
from directory.models.imported_rows import ImportedRowQuerySet
from directory.queries.reasons import Reason, reason
from directory.queries.traces import Change, rows_of, stands_as_written, traces_of
from messaging.models import Addressee
from people.models import Affiliation, ContactPoint, Person, Position

Outcome, Undone = ImportedRow.Outcome, ImportedRow.Undone
LOOKED_AT = 5_000  # rows of a preview
OWN = (
    *("people.Affiliation", "people.ContactPoint", "people.Position", "people.RecordNote", "messaging.Addressee"),
    *("directory.ImportedRow", "directory.DuplicatePair"),
)
MODELS = {
    model._meta.db_table: model for model in (Person, Affiliation, ContactPoint, Addressee, Position)
}  # what a roster makes, and others may point at
_Pointers = dict[int, set[str]]


@dataclass(slots=True)
class Undo:
    """One row of the import: what becomes of what it wrote."""

    row: ImportedRow
    undone: str
    reasons: list[Reason] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def written_rows(roster_import: Import) -> ImportedRowQuerySet:
    """Rows that wrote something which has not been taken back, the last of the file first."""
    wrote = Q(outcome__in=[Outcome.INSERT, Outcome.UPDATE]) & ~Q(written={})
    rows: ImportedRowQuerySet = ImportedRow.objects.filter(wrote, imported_in=roster_import, undone="")
    return rows.defer("raw", "cleaned", "name", "problems").order_by("-line")


def look_back(rows: Sequence[ImportedRow]) -> list[Undo]:
    """For some hundred rows at once."""
    made = [row for row in rows if row.outcome == Outcome.INSERT]
    traces, pointers = traces_of({row.person_id for row in made if row.person_id}), _pointers(made)
    return [
        _of_somebody_new(row, traces, pointers) if row.outcome == Outcome.INSERT else _of_somebody_known(row)
        for row in rows
    ]


def _of_somebody_new(row: ImportedRow, traces: dict[int, str], pointers: _Pointers) -> Undo:
    person = row.person_id
    if person is None:
        return Undo(row, Undone.KEPT, [reason("gone_since")])
    if others := pointers.get(person):
        return Undo(row, Undone.KEPT, [reason("used_since", models=sorted(others))])
    if traces.get(person) != row.written.get("trace"):
        return Undo(row, Undone.KEPT, [reason("edited_since")])
    return Undo(row, Undone.TAKEN_AWAY)


def _of_somebody_known(row: ImportedRow) -> Undo:
    changes: list[Change] = row.written["changed"]
    if row.person_id is None or not stands_as_written(changes, rows_of(row.person_id)):
        return Undo(row, Undone.KEPT, [reason("edited_since" if row.person_id else "gone_since")])
    added: dict[str, set[int]] = defaultdict(set)
    for table, key, before, _after in changes:
        if before is None:
            added[table].add(key)
    if others := _others(added, row):
        return Undo(row, Undone.KEPT, [reason("used_since", models=sorted(others))])
    return Undo(row, Undone.PUT_BACK, changes=changes)


def _others(added: dict[str, set[int]], row: ImportedRow) -> set[str]:
    """What points at rows that the import added to somebody known."""
    besides = ("associations.Placement", "directory.ImportedRow")
    found: set[str] = set()
    for table, keys in added.items():
        if table in MODELS:
            found = found.union(*pointing_at(MODELS[table], keys, besides=besides).values())
    return found


def pairs_made_by(rows: Iterable[ImportedRow]) -> list[int]:
    """Said to be two people when somebody let them come in as somebody new (``actions.parting``)."""
    return [key for row in rows for key in row.written.get("apart", ())]


def _pointers(rows: Collection[ImportedRow]) -> _Pointers:
    """By person: what points at them or at what the import wrote of them."""
    people = {row.person_id for row in rows if row.person_id}
    found: _Pointers = defaultdict(set)
    for key, labels in pointing_at(Person, people, besides=OWN).items():
        found[key] |= labels
    imports = {row.imported_in_id for row in rows}
    files = Import.objects.filter(pk__in=imports).exclude(file=None).values("file")
    elsewhere = ImportedRow.objects.filter(person__in=people).exclude(imported_in__in=imports).order_by()
    # The same file once more, after it was stopped, says nothing new of anybody.
    elsewhere = elsewhere.exclude(written={}, imported_in__file__in=files)
    for key in elsewhere.values_list("person", flat=True).distinct():
        found[key or 0].add("directory.ImportedRow")
    decided = DuplicatePair.objects.exclude(state=DuplicatePair.State.PROPOSED).exclude(pk__in=pairs_made_by(rows))
    for pair in decided.filter(Q(one__in=people) | Q(other__in=people)).values_list("one", "other"):
        for key in people.intersection(pair):
            found[key].add("directory.DuplicatePair")
    for model, path, besides in (
        (Affiliation, "person", ("associations.Placement", "directory.ImportedRow")),
        (ContactPoint, "person", ()),
        (Position, "person", ()),
        (Addressee, "owner", ()),
    ):
        owners = dict(model._base_manager.filter(**{f"{path}__in": people}).values_list("pk", path))
        for key, labels in pointing_at(model, owners.keys(), besides=besides).items():
            found[owners[key]] |= labels
    return found


@dataclass(frozen=True, slots=True)
class UndoPreview:
    taken_away: int
    put_back: int
    kept: int
    is_all: bool  # else these are the last ``LOOKED_AT`` rows of the file only
    units: int  # opened by the import; those that are empty then, go


def preview_of_undo(roster_import: Import) -> UndoPreview:
    rows = list(written_rows(roster_import)[: LOOKED_AT + 1])
    found = Counter(undo.undone for undo in look_back(rows[:LOOKED_AT]))
    counts = [found[kind] for kind in (Undone.TAKEN_AWAY, Undone.PUT_BACK, Undone.KEPT)]
    return UndoPreview(*counts, is_all=len(rows) <= LOOKED_AT, units=roster_import.opened_units.count())


def empty_units(units: Collection[int]) -> set[int]:
    """Those nobody and nothing belongs to, and that nothing stands below."""
    association = apps.get_model("associations.Association")
    pointed = pointing_at(association, units, besides=("directory.OpenedUnit", "associations.Coverage"))
    walls = dict(association.objects.filter(pk__in=units).exclude(wall=None).values_list("wall", "pk"))
    written_on = pointing_at(apps.get_model("conversations.Wall"), walls.keys(), besides=("associations.Association",))
    return set(units) - pointed.keys() - {walls[wall] for wall in written_on}
