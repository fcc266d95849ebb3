"""What looking for people leaves behind: words that found nobody, and how many profiles a member opened on a day."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from associations.models import Capability, Term
from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory.emails import queue_profiles_opened
from directory.models import ProfileCount, VainSearch
from directory.permissions import MOST_PROFILES, can_open_profile, is_counted
from directory.queries.finding import sought_by
from institution.reads import now
from people.actions import note_record_opened
from people.models import Person

VAIN_DAYS = 90
COUNTED_DAYS = 90
_TELLS_OF_SOMEBODY = re.compile(r"@|\d{5}")  # an address, a number: not a name that was misspelt


@action
def note_vain_search(text: str, *, by: Actor) -> None:
    """Nobody was found by this. Counted by day and folded words, not by whom; addresses and numbers are not kept."""
    words = sought_by(text).key
    if not words or _TELLS_OF_SOMEBODY.search(text):
        return
    today = now().date()
    VainSearch.objects.bulk_create([VainSearch(words=words, day=today, count=0)], ignore_conflicts=True)
    VainSearch.objects.filter(words=words, day=today).update(count=F("count") + 1)


@action
def note_profile_opened(person: Person, *, by: Actor) -> int:
    """Somebody opens this person's page; how many different ones today, 0 where it is not counted: of those whose
    records one keeps it is written down instead.

    Whoever goes fast has to wait a little, whoever has seen ``MOST_PROFILES`` until tomorrow; the office hears of it
    once. Raises ``Refusal`` ``profiles_too_fast`` or ``profiles_enough``: ask ``may_open_profile`` for a door that
    slows down instead.
    """
    if not is_counted(by, person):
        if not by.is_system:
            note_record_opened(person, by=by)
        return 0
    day, moment = now().date(), timezone.now()
    blank = ProfileCount(reader=by.person, day=day, last_at=moment)
    ProfileCount.objects.bulk_create([blank], ignore_conflicts=True)
    counted = ProfileCount.objects.locked().get(reader=by.person, day=day)
    if person.pk in counted.seen:
        return counted.count
    can_open_profile(counted, moment).or_raise()
    counted.change(count=counted.count + 1, seen=[*counted.seen, person.pk], last_at=moment)
    if counted.count >= MOST_PROFILES and counted.told_at is None:
        counted.change(told_at=moment)
        record(by, "directory.profiles_opened", about=[counted.reader], facts={"count": counted.count})
        _tell_the_office(counted)
    return counted.count


def _tell_the_office(counted: ProfileCount) -> None:
    """Those who keep the register of the school today."""
    school = Term.objects.serving_today().filter(association__kind="school", person__login__isnull=False)
    serving = school.filter(office__capabilities__contains=[Capability.PEOPLE_EDIT])
    for officer in Person.objects.filter(pk__in=serving.values("person_id")).order_by("pk"):
        queue_profiles_opened(counted, officer)


@action
def forget_searches(*, by: Actor) -> int:
    """Words that found nobody, and counts of profiles, after 90 days; returns how many lines went."""
    today = now().date()
    vain, _models = VainSearch.objects.filter(day__lt=today - timedelta(days=VAIN_DAYS)).delete()
    counts, _models = ProfileCount.objects.filter(day__lt=today - timedelta(days=COUNTED_DAYS)).delete()
    return vain + counts
