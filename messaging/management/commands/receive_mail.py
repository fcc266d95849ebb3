"""A mail server's pipe: one message on the standard input."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from common.actors import system
from messaging.actions.incoming import receive_mail

TRY_LATER = 75  # sysexits.h, EX_TEMPFAIL: every mail server keeps the message and comes again
PIECE = 1 << 16

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take in one message from the standard input. Ends with 75 when the mail server should try again later."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", nargs="*", help="the addresses it was really sent to, where the mail server knows")

    def handle(self, *args: Any, **options: Any) -> None:
        """Any fault of ours is no fault of the message: it is kept over there and brought again."""
        raw = _all_of_it(sys.stdin.buffer)
        if not raw.strip():
            return
        try:
            receive_mail(raw, to=options["to"], by=system("pipe"))
        except Exception as error:
            log.exception("A message could not be taken in; the mail server keeps it.")
            raise SystemExit(TRY_LATER) from error


def _all_of_it(stream: Any) -> bytes:
    """To the end, or the mail server's pipe breaks; what is too large is not kept in memory."""
    kept, size = [], 0
    while piece := stream.read(PIECE):
        if size <= settings.INCOMING_LARGEST:
            kept.append(piece)
        size += len(piece)
    return b"".join(kept)
