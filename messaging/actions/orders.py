"""The order of channels for a kind of letter, and what a clock does for letters that wait too long for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.letters.following import FAILED, go_on, go_on_after
from messaging.models import ChannelOrder, Delivery
from messaging.permissions import can_carry, can_order_channels
from messaging.queries.texts import wants_templates
from messaging.registry import find_category

State, Channel = Delivery.State, Delivery.Channel
AT_ONCE = 200
LOOKED_BACK = timedelta(days=7)


@action
def set_channel_order(category: str, channels: Sequence[str], minutes: int, *, by: Actor) -> ChannelOrder:
    """Letters of this kind go so from now on; those that are under way keep the order they began with."""
    can_order_channels(by, category, channels).or_raise()
    row = ChannelOrder.objects.locked().filter(category=category).first()
    facts = {"channels": list(channels), "minutes": minutes}
    row = ChannelOrder.objects.add(category=category, **facts) if row is None else row.change(**facts)
    record(by, "messaging.channels_ordered", about=[row], facts={"category": category, "channels": ",".join(channels)})
    return row


@action
def give_way(*, by: Actor) -> int:
    """Letters whose channel failed or stayed silent for longer than the order allows go on by the next. How many.

    What still waits here is taken back in the same transaction, so that never two are under way. What was handed over
    cannot be: of that it is known that it did not arrive in time, and what is heard of it later is written beside.
    """
    can_carry(by).or_raise()
    made = go_on_after(_with_another_way().filter(state__in=FAILED).values_list("pk", flat=True)[:AT_ONCE])
    for order in ChannelOrder.objects.all():
        late = _with_another_way().filter(category=order.category, created_at__lt=_before(order.minutes))
        made += _take_back(late) + go_on(list(late.filter(_silent(order))[:AT_ONCE]))
    return made


def _with_another_way() -> QuerySet[Delivery]:
    recent = Delivery.objects.filter(created_at__gt=Now() - LOOKED_BACK, followed_by=None, emptied_at=None)
    return recent.exclude(then="")


def _take_back(late: QuerySet[Delivery]) -> int:
    waiting = late.filter(state__in=[State.WAITING, State.DEFERRED]).select_for_update(of=("self",), skip_locked=True)
    letters = list(waiting.order_by("pk")[:AT_ONCE])
    Delivery.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        state=State.SUPPRESSED, reason="gave_way", settled_at=Now(), leased_until=None
    )
    return go_on(letters)


def _silent(order: ChannelOrder) -> Q:
    """Unknown, where it must arrive; and a text message of which the carrier has not said that it arrived."""
    too_old = Q(handed_at__lt=_before(order.minutes))
    kind = find_category(order.category)
    silent = Q(pk__in=[])
    if kind is not None and kind.must_arrive:
        silent |= Q(state=State.UNKNOWN)
    if wants_templates():
        silent |= Q(state=State.ACCEPTED, channel=Channel.SMS) & ~Q(arrival__arrived=True)
    # WeChat reports of every message; of a text message only a carrier that takes templates does.
    silent |= Q(state=State.ACCEPTED, channel=Channel.WECHAT) & ~Q(arrival__arrived=True)
    return too_old & silent


def _before(minutes: int) -> object:
    return timezone.now() - timedelta(minutes=minutes)


__all__ = ["give_way", "set_channel_order"]
