"""Was a worker heard lately? A health check for worker and clock, which listen to no port."""

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from alumni_portal.health import last_heard


class Command(BaseCommand):
    help = "End well when a worker, called by the clock, was heard within so many seconds."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--within", type=int, default=60, help="seconds (default: %(default)s)")

    def handle(self, *args, within, **options):
        heard = last_heard()
        if heard is None:
            raise CommandError("No worker was heard yet.")
        ago = round((timezone.now() - heard).total_seconds())
        if ago > within:
            raise CommandError(f"A worker was last heard {ago} s ago.")
        self.stdout.write(f"A worker was heard {ago} s ago.")
