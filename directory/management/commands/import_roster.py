"""A roster from the shell: the same steps as in the console, without a worker."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from associations.models import Association
from common.actors import Actor, system
from common.verdicts import Forbidden, Refusal
from directory import actions
from directory.models import Import, ImportedRow
from directory.reading import ENCODINGS, FIELDS, NOTE
from directory.words import people_in, problem_sentence, reason_sentence, unreadable

SHOWN = 1_000  # lines of explanation; the recap in the console has them all


class Command(BaseCommand):
    help = "Bring in the people of a roster (CSV or XLSX) under an association."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--association", required=True, metavar="SLUG")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="what a column means, beside those recognised by their names; repeatable. COLUMN= leaves one out,"
            " COLUMN=note keeps it under its name."
            f" Fields: {', '.join(FIELDS)}.",
        )
        parser.add_argument("--encoding", default="", choices=["", *ENCODINGS])
        parser.add_argument("--source", default="", help="where the file comes from; its columns are remembered")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write no person")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON that holds the counts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            roster_import = self._import(system("shell"), options)
        except (Refusal, Forbidden) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._explain(roster_import)
        counts = roster_import.counts
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))

    def _import(self, by: Actor, options: dict[str, Any]) -> Import:
        association = Association.objects.filter(slug=options["association"]).first()
        if association is None:
            raise CommandError(f"There is no association called {options['association']}.")
        try:
            with options["file"].open("rb") as file:
                roster_import = actions.begin_import(
                    file,
                    options["file"].name,
                    association,
                    by=by,
                    source_name=options["source"],
                    encoding=options["encoding"],
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        mapping = _mapping(roster_import, options["map"])
        roster_import = actions.name_columns(roster_import, mapping, by=by)
        roster_import = actions.begin_check(roster_import, by=by)
        while roster_import.state == Import.State.CHECKING:
            roster_import = actions.check_import(roster_import, by=by)
        if roster_import.state == Import.State.READ:
            raise CommandError(unreadable(roster_import.failure))
        return roster_import if options["dry_run"] else self._run(roster_import, by)

    def _run(self, roster_import: Import, by: Actor) -> Import:
        roster_import = actions.begin_run(roster_import, by=by)
        while roster_import.state == Import.State.RUNNING:
            roster_import = actions.run_import(roster_import, by=by)
        if roster_import.state != Import.State.DONE:
            raise CommandError(unreadable(roster_import.failure) or str(roster_import.get_state_display()))
        return roster_import

    def _explain(self, roster_import: Import) -> None:
        rows = ImportedRow.objects.filter(imported_in=roster_import).noteworthy().in_file_order()
        shown = list(rows[:SHOWN])
        names = people_in(shown, system("shell"))
        for row in shown:
            said = [problem_sentence(problem, roster_import.letters) for problem in row.problems]
            said += [reason_sentence(reason, names) for reason in row.reasons]
            self.stdout.write(f"row {row.line}, {row.get_outcome_display()}: {' '.join(said)}")
        if left := rows.count() - len(shown):
            self.stdout.write(f"and {left} more rows with something to say; see the console")


def _mapping(roster_import: Import, wishes: list[str]) -> dict[int, str]:
    """The columns as guessed or remembered, with these wishes: each takes its field from whoever had it."""
    mapping = roster_import.columns
    for wish in wishes:
        column, separator, field = wish.rpartition("=")
        if not separator or (field and field not in (*FIELDS, NOTE)):
            raise CommandError(
                f"--map {wish}: write COLUMN=FIELD; there are the fields {', '.join(FIELDS)}, and {NOTE}."
            )
        if column not in roster_import.header:
            raise CommandError(
                f"--map {wish}: the file has no column {column}; it has {', '.join(roster_import.header)}."
            )
        place = roster_import.header.index(column)
        mapping = {key: known for key, known in mapping.items() if key != place and (known != field or field == NOTE)}
        if field:
            mapping[place] = field
    return mapping
