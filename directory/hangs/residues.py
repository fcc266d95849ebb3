"""What the directory would be left with of somebody who is forgotten: lines, journals, rows that never came in."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.models import (
    Claim,
    ClaimVouch,
    DuplicateCandidate,
    DuplicatePair,
    Export,
    ExportPart,
    Import,
    ImportedRow,
    IndexEntry,
    Listing,
    Merge,
)
from directory.queries.keys import number_key
from files.gateways import remove
from files.models import StoredFile
from people.models import FormerId
from people.names import fold_name
from people.registry import Residue, Subject


def remove_lines(subject: Subject) -> None:
    """In the same transaction: a line may hold a name until the clock takes it up, and that is too long."""
    if subject.person is not None:
        IndexEntry.objects.filter(person_id=subject.person.pk).delete()
        Listing.objects.filter(person_id=subject.person.pk).delete()


def empty_journals(subject: Subject) -> None:
    """Of merges in which a record went up in theirs, and of those whose record went up in theirs before."""
    if subject.person is None:
        return
    keys = [subject.person.pk, *FormerId.objects.filter(person=subject.person).values_list("key", flat=True)]
    theirs = Merge.objects.filter(Q(kept=subject.person) | Q(kept_key__in=keys) | Q(old_key__in=keys))
    theirs.update(journal=[], forgotten_at=timezone.now())


def remove_pairs(subject: Subject) -> None:
    if subject.person is not None:
        key = subject.person.pk
        DuplicatePair.objects.of_person(key).delete()
        DuplicateCandidate.objects.filter(Q(one_id=key) | Q(other_id=key)).delete()


def remove_rows_left_out(subject: Subject) -> None:
    """Rows of rosters that say their name or number and never came in; and the files such rows stand in.

    Of an import that is still to come in only rows with their number go: a namesake would be left out. Its file is
    removed when it has ended.
    """
    if subject.person is None:
        return
    numbers = {number_key(one) for one in subject.person.affiliations.values_list("student_number", flat=True)} - {""}
    names = {subject.person.full_name, *subject.person.former_names.values_list("full_name", flat=True)}
    over = [Import.State.DONE, Import.State.CANCELLED, Import.State.FAILED, Import.State.UNDONE]
    numbered = Q(number_key__in=numbers)
    named = Q(name_key__in={fold_name(name) for name in names if name}, imported_in__state__in=over)
    rows = ImportedRow.objects.filter(Q(person=subject.person) | Q(numbered | named, person=None))
    touched = set(rows.values_list("imported_in_id", flat=True))
    rows.delete()
    for roster in Import.objects.filter(pk__in=touched, state__in=over).exclude(file=None).select_related("file"):
        _remove_file(roster)


def empty_claims_of_others(subject: Subject) -> None:
    """What other logins said of the same record, once it was answered; what is still open is theirs to answer for."""
    if subject.person is None:
        return
    of_others = Claim.objects.filter(person=subject.person, forgotten_at=None).exclude(ended_at=None)
    if subject.person.login_id is not None:
        of_others = of_others.exclude(login=subject.person.login_id)
    ClaimVouch.objects.filter(claim__in=of_others).delete()
    of_others.update(**Claim.EMPTY, forgotten_at=timezone.now())


def remove_files_of_people(subject: Subject) -> None:
    """Files by which people left the records and in which they are: those who fetched one before hold it elsewhere."""
    if subject.person is None:
        return
    keys = [subject.person.pk, *FormerId.objects.filter(person=subject.person).values_list("key", flat=True)]
    parts = ExportPart.objects.filter(people__overlap=keys).values("export")
    for export in Export.objects.filter(pk__in=parts).exclude(file=None).select_related("file"):
        file = export.file
        Export.objects.filter(pk=export.pk).update(file=None, state=Export.State.GONE, conditions={}, said=[])
        _remove(file)


def _remove_file(roster: Import) -> None:
    """The rows stay, so that the import can still be taken back; the file itself names everybody in it."""
    file: StoredFile = roster.kept_file
    Import.objects.filter(pk=roster.pk).update(file=None)
    _remove(file)


def _remove(file: StoredFile) -> None:
    paths = file.paths
    file.delete()
    transaction.on_commit(lambda: remove(paths))


RESIDUES = (
    Residue(
        "directory.files_of_people",
        "Files of people that are there, by who is in them.",
        remove_files_of_people,
    ),
    Residue("directory.claims", "What others said when they claimed the same record.", empty_claims_of_others),
    Residue("directory.lines", "Lines by which people are found; written from the records.", remove_lines),
    Residue("directory.journals", "What it would take to part two records again: all they said.", empty_journals),
    Residue("directory.pairs", "Two records that may be one: says that they are alike.", remove_pairs),
    Residue("directory.rows_left_out", "Rows of rosters by number or name, and the files.", remove_rows_left_out),
)
