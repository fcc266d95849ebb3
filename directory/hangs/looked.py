"""Who took somebody out as a file, and how many opened their page: for the person themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.exports.columns import labels
from directory.models import ProfileCount
from directory.queries.taken import exports_about
from people.models import Person
from people.registry import Looking, Lookings

MOST = 100


def taken_out(person: Person) -> Iterator[Looking]:
    """By whom, when and with which columns; what it was for is the office's own note."""
    for export in exports_about(person)[:MOST]:
        size = ngettext("a file with %(count)d person", "a file with %(count)d people", export.written)
        yield Looking(
            at=export.finished_at or export.created_at,
            what=_("took your data out"),
            by=export.begun_by_id,
            how=size % {"count": export.written},
            labels=labels(export.fields),
        )


def pages_opened(person: Person) -> Iterator[Looking]:
    """How many fellow alumni on a day, not who: they may look without being watched."""
    days = ProfileCount.objects.filter(seen__contains=[person.pk]).values("day").annotate(readers=Count("pk"))
    for each in days.order_by("-day")[:MOST]:
        who = ngettext("%(count)d fellow alumnus", "%(count)d fellow alumni", each["readers"])
        morning = timezone.make_aware(datetime.combine(each["day"], time.min))
        yield Looking(morning, _("opened your page"), who=who % {"count": each["readers"]}, is_day=True)


LOOKINGS = (Lookings("directory.files", taken_out), Lookings("directory.pages", pages_opened))
