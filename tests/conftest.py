"""What every test has at hand."""

from tests.support.database import django_db_setup, ownership

__all__ = ["django_db_setup", "ownership"]
