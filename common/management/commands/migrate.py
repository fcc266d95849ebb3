"""``manage.py migrate``: Django's own, run as the owner of the database."""

from django.core.management.commands import migrate

from common.roles import as_owner


class Command(migrate.Command):
    """The site's role may not create, alter or drop anything."""

    def handle(self, *args, **options):
        with as_owner(options["database"]):
            return super().handle(*args, **options)
