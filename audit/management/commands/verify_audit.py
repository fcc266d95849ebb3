"""``manage.py verify_audit``: is what was sealed still what stands there?"""

import re

from django.core.management import BaseCommand, CommandError

from audit.queries import verify

HEAD = re.compile(r"\d+:[0-9a-f]{64}")


class Command(BaseCommand):
    help = "Walk the chain of sealed blocks; name the first block and entry that are not as they were sealed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            default="",
            metavar="NUMBER:HASH",
            help="the head an earlier run gave: blocks cut off at the end since then are found",
        )

    def handle(self, *args, head="", **options):
        if head and not HEAD.fullmatch(head):
            raise CommandError("A head looks like 12:0f3a… with 64 digits behind the colon.")
        proof = verify(head)
        if proof.broken:
            raise CommandError(f"{proof.broken} ({proof.blocks} blocks before it hold)")
        self.stdout.write(f"{proof.entries} entries in {proof.blocks} blocks hold, {proof.waiting} wait for the next.")
        if proof.head:
            self.stdout.write(f"head {proof.head}")
