"""What a reader wants to hear: chosen on the page of preferences, or by the link in a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.actions.bounces import leave_alone_by_wish
from messaging.letters.queueing import addressee_of
from messaging.models import Addressee, Delivery, Preference
from messaging.permissions import can_be_lifted, can_choose, can_unsubscribe
from messaging.queries import suppression_of
from messaging.queries.tracking import TRACKING, refuses
from messaging.registry import Category

Choices = Mapping[tuple[str, str], str]
"""(category's code, channel) → rhythm"""


@action
def choose_rhythms(login: Any, choices: Choices, *, by: Actor) -> Addressee:
    """Set how often this login hears of each category by each channel. What is not named stays."""
    addressee = Addressee.objects.locked().get(pk=addressee_of(login).pk)
    can_choose(by, addressee).or_raise()
    before = {(row.category, row.channel): row for row in Preference.objects.filter(addressee=addressee)}
    changed = []
    for (category, channel), rhythm in choices.items():
        row = before.get((category, channel))
        if row is not None and row.rhythm == rhythm:
            continue
        _set_rhythm(addressee, category, channel, rhythm, row)
        changed.append(f"{category}:{channel}")
    if changed:
        record(by, "messaging.preferences_changed", about=[addressee], fields=changed)
    return addressee


@action
def unsubscribe(addressee: Addressee, category: Category, *, by: Actor) -> None:
    """No more e-mail of this category. Asked for by the signed link, so by whoever holds the letter."""
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    can_unsubscribe(category).or_raise()
    row = addressee.preferences.filter(category=category.code, channel=Delivery.Channel.EMAIL).first()
    if row is not None and row.rhythm == Preference.Rhythm.NEVER:
        return
    _set_rhythm(addressee, category.code, Delivery.Channel.EMAIL, Preference.Rhythm.NEVER, row)
    record(by, "messaging.unsubscribed", about=[addressee], facts={"category": category.code})


@action
def subscribe_again(addressee: Addressee, category: Category, *, by: Actor) -> None:
    """Take back an unsubscribing: the category comes again as it comes to everybody."""
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    gone, _ = addressee.preferences.filter(
        category=category.code, channel=Delivery.Channel.EMAIL, rhythm=Preference.Rhythm.NEVER
    ).delete()
    if gone:
        record(by, "messaging.subscribed_again", about=[addressee], facts={"category": category.code})


@action
def unsubscribe_from_everything(addressee: Addressee, *, by: Actor) -> None:
    """This address gets nothing any more but what must arrive."""
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    if addressee.email and leave_alone_by_wish(addressee.email, by.door):
        record(by, "messaging.unsubscribed_from_everything", about=[addressee])


@action
def choose_tracking(login: Any, wanted: bool, *, by: Actor) -> None:
    """Whether it may be counted that this reader opens letters to many and follows their links; unasked it may."""
    addressee = Addressee.objects.locked().get(pk=addressee_of(login).pk)
    can_choose(by, addressee).or_raise()
    if not wanted:
        _refuse_tracking(addressee, by)
    elif addressee.preferences.filter(category=TRACKING).delete()[0]:
        record(by, "messaging.tracking_allowed", about=[addressee])


@action
def refuse_tracking(addressee: Addressee, *, by: Actor) -> None:
    """Asked for by the signed link, so by whoever holds the letter. What was noted before goes with the letter."""
    _refuse_tracking(Addressee.objects.locked().get(pk=addressee.pk), by)


@action
def lift_suppression(addressee: Addressee, *, by: Actor) -> None:
    """The reader wants letters again. Raises ``Refusal`` ``set_by_others``; ``proof_needed`` where letters came
    back: see ``suppressing.send_address_code``."""
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    can_choose(by, addressee).or_raise()
    found = suppression_of(addressee)
    if found is None:
        return
    can_be_lifted(found).or_raise()
    record(by, "messaging.suppression_lifted", about=[addressee], facts={"cause": found.cause})
    found.delete()


def _set_rhythm(addressee: Addressee, category: str, channel: str, rhythm: str, row: Preference | None) -> None:
    if row is None:
        Preference.objects.add(addressee=addressee, category=category, channel=channel, rhythm=rhythm)
    else:
        row.change(rhythm=rhythm)


def _refuse_tracking(addressee: Addressee, by: Actor) -> None:
    if refuses(addressee):
        return
    _set_rhythm(addressee, TRACKING, Delivery.Channel.EMAIL, Preference.Rhythm.NEVER, None)
    record(by, "messaging.tracking_refused", about=[addressee])
