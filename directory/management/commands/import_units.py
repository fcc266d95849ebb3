"""The second tier from a list: one department for each name."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from associations.models import Association
from common.actors import system
from common.verdicts import Forbidden, Refusal
from directory import actions


class Command(BaseCommand):
    help = "Open a department for each name in the department column of a file (CSV or XLSX)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--association", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON that holds the counts")

    def handle(self, *args: Any, **options: Any) -> None:
        association = Association.objects.filter(slug=options["association"]).first()
        if association is None:
            raise CommandError(f"There is no association called {options['association']}.")
        try:
            with options["file"].open("rb") as file:
                counts = asdict(actions.import_units(file, association, by=system("shell")))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except (Refusal, Forbidden) as refusal:
            raise CommandError(str(refusal)) from refusal
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(json.dumps(counts) if options["json"] else said)
