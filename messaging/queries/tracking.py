"""Who wants nobody to count what they open."""

from __future__ import annotations

from collections.abc import Iterable

from messaging.models import Addressee, Preference

TRACKING = "tracking"  # of no letter: a preference that all kinds of letters have together


def who_refuse(addressees: Iterable[int]) -> set[int]:
    """Their keys. One query."""
    rows = Preference.objects.filter(category=TRACKING, rhythm=Preference.Rhythm.NEVER, addressee__in=list(addressees))
    return set(rows.values_list("addressee_id", flat=True))


def refuses(addressee: Addressee | None) -> bool:
    return addressee is not None and bool(who_refuse([addressee.pk]))
