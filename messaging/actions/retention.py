"""What a letter said is not kept for ever; that it was sent, and how it ended, is."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import DateTimeField, F, Func, JSONField, Q
from django.db.models.functions import JSONObject, Now

from common.actions import action
from common.actors import Actor
from messaging.models import Delivery, SmsNumber
from messaging.permissions import can_carry
from messaging.queries.texts import LONGEST_MEMORY

# Which of two subjects it had is of nobody, and what a report counts by.
VARIANT_ALONE = Func(JSONObject(variant=F("context__variant")), function="jsonb_strip_nulls", output_field=JSONField())
AT_ONCE = 5_000  # rows in one transaction


@action
def empty_settled_letters(*, by: Actor) -> int:
    """Empty text, subject, facts and address of letters settled long ago (``LETTERS_KEPT_DAYS``, for the inbox
    ``INBOX_KEPT_DAYS``). How many; the clock calls again until none is left. Unknown ones wait for a person.
    """
    can_carry(by).or_raise()
    in_the_inbox = Q(channel=Delivery.Channel.INBOX)
    old = Q(in_the_inbox, settled_at__lt=Now() - timedelta(days=settings.INBOX_KEPT_DAYS)) | Q(
        ~in_the_inbox, settled_at__lt=Now() - timedelta(days=settings.LETTERS_KEPT_DAYS)
    )
    settled = Delivery.objects.exclude(state=Delivery.State.UNKNOWN).filter(old, emptied_at=None)
    keys = list(settled.order_by("settled_at").values_list("pk", flat=True)[:AT_ONCE])
    return Delivery.objects.filter(pk__in=keys).update(
        text="", subject="", context=VARIANT_ALONE, address="", emptied_at=Now()
    )


@action
def forget_spent_numbers(*, by: Actor) -> int:
    """Numbers of which nothing is known but when codes and messages went there, more than a day ago; many are of people
    whom nobody here knows. How many."""
    can_carry(by).or_raise()
    known = Q(stopped_at=None, unreachable_since=None)
    long_ago = Now() - LONGEST_MEMORY
    spent = SmsNumber.objects.annotate(last_at=_Last()).filter(known, Q(last_at=None) | Q(last_at__lt=long_ago))
    return spent.exclude(created_at__gt=long_ago).delete()[0]


class _Last(Func):
    """The newest moment of a number, NULL where there is none."""

    output_field = DateTimeField()
    template = "(SELECT max(at) FROM unnest(asked_at || codes_at || texts_at) AS at)"
