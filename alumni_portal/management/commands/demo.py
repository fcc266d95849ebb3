"""``make demo``: a believable institution in an empty database, through the same actions as a real one."""

import os
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from alumni_portal.demo.accounts import write_accounts
from alumni_portal.demo.building import LEAST, USUAL, build_institution, is_empty, start_afresh


class Command(BaseCommand):
    help = "Build the demo institution: the same people each time, with new passwords."

    def add_arguments(self, parser):
        parser.add_argument(
            "--people",
            type=int,
            default=USUAL,
            help="up to 1,000,000; beyond 10,000 for measuring (default: %(default)s)",
        )
        parser.add_argument("--fresh", action="store_true", help="empty the database of this checkout first")

    def handle(self, *args, people, fresh, verbosity, **options):
        self.verbosity = verbosity
        if not settings.DEBUG:
            raise CommandError("The demo institution is for development: it does not come into production (DEBUG=off).")
        if people < LEAST:
            raise CommandError(f"Forty classes need {LEAST} people at the least.")
        if fresh:
            self._empty()
        elif not is_empty():
            raise CommandError(
                "There are people in this database already. Use `make demo fresh=yes` to throw them away and begin"
                " anew, or `make forget` to remove everything this checkout keeps."
            )
        begun = time.monotonic()
        accounts = build_institution(people, self._say)
        path = write_accounts(accounts, settings.DATA_DIR)
        self._say(f"{people:,} people in {time.monotonic() - begun:.0f} s. Accounts: {path}")

    def _empty(self):
        if "DATABASE_URL" in os.environ:
            raise CommandError("Only the database that this checkout started by itself is emptied; this one is not.")
        start_afresh()

    def _say(self, sentence):
        if self.verbosity:
            self.stdout.write(sentence)
            self.stdout.flush()
