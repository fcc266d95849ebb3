"""What every test has at hand."""

import pytest
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from common import translations
from institution import reads
from tests.support.database import django_db_setup, ownership
from tests.support.writing import _no_door_writes

__all__ = ["_no_door_writes", "django_db_setup", "ownership"]


def pytest_sessionstart(session):
    """Pages are tested in both languages; the compiled catalogue is not committed."""
    if not hasattr(session.config, "workerinput"):
        translations.compile_catalogue()
        translation_file_changed(None, translations.catalogue_path().with_suffix(".mo"))  # setting up read the old one


@pytest.fixture(autouse=True)
def _no_memory():
    """What a process keeps for some seconds is not kept from one test to the next."""
    reads.forget()
    yield
    reads.forget()


@pytest.fixture(autouse=True)
def _in_english():
    """What a test expects is written in English; a page still answers in its reader's language."""
    with translation.override("en"):
        yield
