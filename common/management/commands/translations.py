"""Gather, check and compile the words of the house."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from common import translations


class Command(BaseCommand):
    help = "Bring locale/zh_Hans up to date with the code (update), compile it (compile), or --check it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("what", nargs="?", choices=["update", "compile"], help="both when left out")
        parser.add_argument("--check", action="store_true", help="write nothing; fail naming what is missing")

    def handle(self, *args, what=None, check=False, **options):
        path = translations.catalogue_path()
        catalogue = translations.read_catalogue(path)
        if check:
            self._check(catalogue)
        elif what != "compile":
            self._update(path, catalogue)
        if what != "update" and not check:
            self.stdout.write(f"compiled {len(translations.compile_catalogue(path))} messages")

    def _check(self, catalogue):
        gathered = translations.gather(settings.ROOT)
        found = [str(problem) for problem in translations.problems(catalogue, gathered)]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} to mend in {translations.catalogue_path()}"]))
        self.stdout.write(f"{len(gathered)} messages, complete")

    def _update(self, path, catalogue):
        for message in translations.update(catalogue, translations.gather(settings.ROOT)):
            self.stdout.write(f"nobody says any more: {message.id!r} → {message.string!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(translations.written(catalogue))
        waiting = sum(1 for message in catalogue if message.id and not _has_words(message))
        self.stdout.write(f"{len(catalogue)} messages, {waiting} waiting for a translation")


def _has_words(message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)
