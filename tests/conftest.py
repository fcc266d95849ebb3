"""What every test has at hand."""

import gc
import os
import sys

import hypothesis
import pytest
from django.core.cache import cache
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from common import translations
from institution import reads
from tests.support.database import django_db_setup, has_a_database, ownership
from tests.support.writing import _no_door_writes

# What was read once is compiled once, also for the processes that tests start, whatever the machine usually does: each
# worker would else compile all of the suite anew. And what a suite holds it holds to its end: seldom looked through.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.set_threshold(100_000, 50, 50)

# No test asserts by a timer: a machine with other things to do is no fault of what is tested.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

# Killing a forked process comes first: a fork of a process that has had a browser may wait for a lock of its parent's.
SLOW = (
    "tests/directory/importing/test_killed.py",
    "tests/access/test_console.py",
    "tests/access/test_portal.py",
    "tests/journeys/test_requests.py",
    "tests/journeys/test_rosters.py",
    "tests/access/test_api.py",
    "tests/faults/test_delivery_survives.py",
)

__all__ = ["_no_door_writes", "django_db_setup", "ownership"]


def pytest_sessionstart(session):
    """Pages are tested in both languages; the compiled catalogue is not committed."""
    if not hasattr(session.config, "workerinput"):
        translations.compile_catalogue()
        translation_file_changed(None, translations.catalogue_path().with_suffix(".mo"))  # setting up read the old one


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The files that take minutes begin, so that at the end no core waits for the other."""
    ranks = {path: rank for rank, path in enumerate(SLOW)}
    items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(SLOW)))


def pytest_collection_finish():
    """All that is there by now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_memory(request):
    """What is kept for some seconds, in the process or in the cache, is not kept from one test to the next.

    What a test reads from rows that are rolled back after it may lie in the cache: nothing takes it out there,
    because that happens after the commit.
    """
    reads.forget()
    if has_a_database(request):
        cache.clear()
    yield
    reads.forget()


@pytest.fixture(autouse=True)
def _in_english():
    """What a test expects is written in English; a page still answers in its reader's language."""
    with translation.override("en"):
        yield
