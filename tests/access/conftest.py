"""The world, built once for a module; each knock at its doors is rolled back, and all of it at the end.

Each module is in a group that one worker runs as a whole: else every worker would build a world for each.
"""

import pytest
from django.db import transaction
from django.template import Template
from django.test import override_settings
from rest_framework.throttling import SimpleRateThrottle

from institution import reads
from people.forms import profile
from tests.access.asking import Doors, undone
from tests.access.world import World


@pytest.fixture(scope="module")
def doors(django_db_setup, django_db_blocker, tmp_path_factory):
    as_in_production = override_settings(
        CONSOLE_NEEDS_SECOND_FACTOR=True,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},  # sessions, at no distance
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        MAILBOX_DIR=tmp_path_factory.mktemp("mailbox"),
    )
    with django_db_blocker.unblock(), as_in_production, pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)  # here all come from one address
        _make_it_quick(patch)
        with transaction.atomic():
            yield Doors(World())
            transaction.set_rollback(True)
    reads.forget()


@pytest.fixture
def _django_db_helper(doors):
    """In the place of pytest-django's, which closes the connection after each test and the world with it."""
    with undone():
        yield


def _make_it_quick(patch):
    """Thousands of pages are read by their text alone: nobody listens to which templates made them, and the lists of
    all cities and trades on one's own page are the same for everybody."""
    patch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
    patch.setattr(profile, "city_choices", lambda: [("440100", "Guangzhou")])
    patch.setattr(profile, "industry_choices", lambda: [("P", "Education")])
