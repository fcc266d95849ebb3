"""One channel after another: which is the first, and the letter that takes the place of one that failed.

The next letter is written in the transaction that settles the one before, and names it in a unique column: so however
often and from wherever it is asked for, there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from common.bell import ring
from messaging.models import Addressee, ChannelOrder, Delivery, Preference
from messaging.queries.wechat import binding_of
from messaging.registry import Category, carries, carries_by_wechat, carries_text, is_proven_number
from messaging.vocabulary import NOTICE

Channel, State, Rhythm = Delivery.Channel, Delivery.State, Preference.Rhythm
FAILED = (State.REFUSED, State.SUPPRESSED)


def chain_for(addressee: Addressee, kind: Category, rhythms: Mapping[str, str]) -> list[str]:
    """The channels of the office's order that lead to this reader and that they want at once; empty where there is no
    order, or where they want the daily letter instead."""
    order = ChannelOrder.objects.filter(category=kind.code).first()
    if order is None or Rhythm.DIGEST in rhythms.values():
        return []
    chosen = {} if kind.must_arrive else _chosen_by(addressee, kind)
    return [
        channel
        for channel in order.channels
        if chosen.get(channel, rhythms.get(channel, Rhythm.AT_ONCE)) == Rhythm.AT_ONCE
        and leads_to(addressee, channel, kind)
    ]


def leads_to(addressee: Addressee, channel: str, kind: Category) -> bool:
    """As far as can be known before: an address; a number that was proven, or a connected WeChat, and a template that
    may carry it."""
    if not carries(channel):
        return False
    if channel == Channel.WECHAT:
        return binding_of(addressee.pk) is not None and carries_by_wechat(kind)
    if channel == Channel.SMS:
        return bool(addressee.phone) and carries_text(NOTICE) and is_proven_number(addressee)
    return bool(addressee.email)


def go_on(letters: Iterable[Delivery]) -> int:
    """Part of the action that settled them: for each the letter by its next channel, unless it has one. How many."""
    made = [_next_of(letter) for letter in letters if letter.then and not letter.is_emptied]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        ring("messaging.send_waiting")
    return len(made)


def go_on_after(keys: Iterable[int]) -> int:
    """The same of those among these that failed."""
    return go_on(Delivery.objects.filter(pk__in=keys, state__in=FAILED, followed_by=None).exclude(then=""))


def _next_of(letter: Delivery) -> Delivery:
    channel, _comma, rest = letter.then.partition(",")
    return Delivery(
        addressee_id=letter.addressee_id,
        channel=channel,
        category=letter.category,
        template=letter.template,
        context=letter.context,
        about=letter.about,
        key=letter.key,
        priority=letter.priority,
        then=rest,
        instead_of=letter,
    )


def _chosen_by(addressee: Addressee, kind: Category) -> dict[str, str]:
    return dict(addressee.preferences.filter(category=kind.code).values_list("channel", "rhythm"))
