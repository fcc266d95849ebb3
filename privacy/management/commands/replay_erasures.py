"""After a restore: erase again whoever was erased since the backup was made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.actors import system
from privacy import actions, gateways
from privacy.models import Erasure


class Command(BaseCommand):
    help = "After a restore, before the site starts: erases whoever stands on the list of erasures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--journal", default=settings.ERASURE_JOURNAL, help="the list; ERASURE_JOURNAL if not said")

    def handle(self, *args, journal, **options) -> None:
        path = Path(journal)
        if not path.is_file():
            raise CommandError(f"There is no list of erasures at {path}. If nobody was ever erased, all is well.")
        erased, bad = gateways.read(path)
        ended: Counter[str] = Counter()
        for one in erased:
            outcome = actions.replay_erasure(one, by=system("shell"))
            ended[outcome] += 1
            if outcome == "merged":
                self.stderr.write(f"{one.kind} {one.public_id} went up in another record in this backup: look at it.")
        for left in Erasure.objects.filter(state=Erasure.State.ERASED).order_by("pk"):
            actions.finish_erasure(left, by=system("shell"))
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(ended.items()))
        self.stdout.write(f"{len(erased)} on the list: {said or 'nothing to do'}; {bad} lines unreadable.")
        if ended["merged"] or bad:
            raise CommandError("Somebody has to look: see above.")
