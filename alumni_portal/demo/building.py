"""From an empty database to an institution: what ``manage.py demo`` does, without the words."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from alumni_portal.demo.accounts import Account
from alumni_portal.demo.crowd import invite_crowd
from alumni_portal.demo.more import bring_in_more
from alumni_portal.demo.story import tell_story
from alumni_portal.demo.story.stage import Stage
from associations.actions import count_coverage
from associations.models import Association
from audit.actions import seal_entries
from common.actors import system
from common.roles import as_owner
from directory.actions import refresh_index
from people.models import Person, User

USUAL = 1_500
LEAST = 400
MOST_BY_ACTIONS = 10_000  # beyond, the rest comes by COPY
HOUSE = system("shell")


def is_empty() -> bool:
    return not any(model.objects.exists() for model in (Association, Person, User))


def start_afresh() -> None:
    """Everything in this database goes, its tables are made anew. For a checkout's own engines."""
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    cache.clear()
    shutil.rmtree(settings.MAILBOX_DIR, ignore_errors=True)


def build_institution(people: int, say: Callable[[str], object]) -> list[Account]:
    """The story of the demo institution; more people than it has room for come in beside it.

    Its letters wait for a worker, as everybody's do.
    """
    stage = tell_story(min(people, USUAL), say)
    learn_sizes()
    if rest := people - stage.people_wanted:
        say(f"The demo institution stands; {rest:,} people more …")
        bring_in_more(stage, rest) if people <= MOST_BY_ACTIONS else _bring_in_crowd(stage, rest)
        count_coverage(by=HOUSE)
    while seal_entries(by=HOUSE):  # years of entries, for which no clock has come by
        pass
    while refresh_index(by=HOUSE):  # nor has one written by what people are found
        pass
    return stage.accounts


def _bring_in_crowd(stage: Stage, people: int) -> None:
    invite_crowd(people, stage.chapters["foshan"], first_number=next(stage.student_numbers), by=HOUSE)
    learn_sizes()


def learn_sizes() -> None:
    """The planner hears at once that tables have grown; by itself it would in a minute, and a page that is asked for
    in between may take as long as it likes: it would be read as if nobody were there."""
    with as_owner() as connection, connection.cursor() as cursor:
        cursor.execute("ANALYZE")
