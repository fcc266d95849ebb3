"""``manage.py create_administrator --email … --name …``: who lets everybody else in."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from associations import actions
from associations.models import Association
from common.actors import system
from common.verdicts import Refusal


class Command(BaseCommand):
    help = (
        "Make somebody the school's administrator from today. Makes the login and the record when they are "
        "missing, and with --school the school association itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="address they log in with")
        parser.add_argument("--name", default="", help="their name as they write it; needed for a new record")
        parser.add_argument("--school", default="", help="name of the school association, when there is none yet")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read a password from standard input; without one they log in by a code",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["school"] and not Association.objects.filter(kind=Association.Kind.SCHOOL).exists():
                actions.set_up_school(options["school"], "", by=system("shell"))
            password = self._password() if options["password_stdin"] else None
            term = actions.make_administrator(options["email"], options["name"], password, by=system("shell"))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{term.person.full_name} is {term.office.name} of {term.association.name}.")

    def _password(self) -> str:
        return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
