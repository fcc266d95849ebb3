"""Text messages: whose turn it is, what the carrier reports afterwards, and what people answer."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.gateways.aliyun import TextParcel
from messaging.gateways.outcomes import Parcel
from messaging.letters.following import go_on_after
from messaging.models import Addressee, ArrivalReport, Delivery, SmsNumber, SmsTemplate
from messaging.permissions import can_carry, can_receive
from messaging.queries.texts import (
    CODE_IS_STILL_WANTED,
    CODES,
    LONGEST_MEMORY,
    NOT_THERE,
    OTHERS,
    daytime_from,
    free_at,
)

State, Kind = Delivery.State, SmsTemplate.Kind

# Reports by which no other message will reach the number either.
NOT_IN_SERVICE = {"MOBILE_NOT_ON_SERVICE", "MOBILE_ACCOUNT_ABNORMAL", "INVALID_NUMBER"}
REFUSED_BY_ITS_OWNER = {"USER_REJECT"}
STOP_WORDS = {"R", "T", "TD", "N", "退订", "拒收", "取消", "STOP"}


@action
def take_turn(parcel: Parcel, worker: str, *, by: Actor) -> bool:
    """Whether this may go to its number now; if so it is counted, if not it is put off, and a code that nobody would
    wait for is refused. Anything but a text message by template may always go.

    The number's row is held, so that two workers cannot both take the last turn. A turn that was taken and then not
    used, because a stop came between, stays counted: the limit is the carrier's, and too few is no fault.
    """
    can_carry(by).or_raise()
    if not isinstance(parcel, TextParcel) or parcel.why:
        return True
    number, now = SmsNumber.objects.held(parcel.address), timezone.now()
    is_code = parcel.kind == Kind.CODE
    moments = [at for at in (number.codes_at if is_code else number.texts_at) if at > now - LONGEST_MEMORY]
    free, reason = free_at(moments, CODES if is_code else OTHERS, now), "text_limit"
    if parcel.kind == Kind.MARKETING and daytime_from(free) > free:
        free, reason = daytime_from(free), "text_at_night"
    if free > now:
        _wait(parcel.delivery, worker, free - now, reason, is_code=is_code)
        return False
    SmsNumber.objects.filter(pk=number.pk).update(**{"codes_at" if is_code else "texts_at": [*moments, now]})
    return True


@action
def note_report(delivery: Delivery, arrived: bool | None, code: str, *, by: Actor, was_asked: bool = False) -> Delivery:
    """What the carrier says became of a message it was handed, told once or ten times. It settles what was unknown; a
    number at which nobody can be reached is remembered."""
    can_receive(by).or_raise()
    if arrived is False and delivery.address:
        SmsNumber.objects.held(delivery.address)  # before the letter: whose turn it is holds them in this order
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    if delivery.state not in (State.UNKNOWN, State.ACCEPTED, State.REFUSED):
        return delivery
    _keep_report(delivery, arrived, code, was_asked=was_asked)
    if arrived is False and delivery.state != State.REFUSED:
        _settle(delivery, State.REFUSED, code)
        go_on_after([delivery.pk])
    elif arrived is not False and delivery.state == State.UNKNOWN:
        _settle(delivery, State.ACCEPTED, "")
    if arrived is False:
        _learn_of_number(delivery.address, code, by)
    elif arrived:
        SmsNumber.objects.filter(number=delivery.address).update(unreachable_since=None, unreachable_code="")
    return Delivery.objects.get(pk=delivery.pk)


@action
def note_never_taken(delivery: Delivery, *, by: Actor) -> Delivery:
    """The carrier knows nothing of a message that was unknown: so nobody has it, and it goes out again under the same
    name. What is kept no longer, a code, cannot; one of a mailing stays unknown, says why, and waits for a person."""
    can_carry(by).or_raise()
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    if delivery.state != State.UNKNOWN:
        return delivery
    if delivery.mailing_id is not None:
        _keep_report(delivery, None, NOT_THERE, was_asked=True)
        Delivery.objects.filter(pk=delivery.pk).update(reason="provider_has_nothing")
        return Delivery.objects.get(pk=delivery.pk)
    if delivery.is_emptied or delivery.priority == 0:
        _settle(delivery, State.REFUSED, "text_never_taken")
        return Delivery.objects.get(pk=delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.DEFERRED, next_at=Now(), settled_at=None, leased_by="", reason="text_never_taken"
    )
    ring("messaging.send_waiting")
    return Delivery.objects.get(pk=delivery.pk)


@action
def note_asked(delivery: Delivery, *, by: Actor) -> None:
    """The carrier was asked and did not know yet."""
    can_carry(by).or_raise()
    _keep_report(Delivery.objects.locked().get(pk=delivery.pk), None, "", was_asked=True)


@action
def take_reply(number: str, words: str, *, by: Actor) -> bool:
    """What somebody answered to a text message. ``R``, ``T``, ``退订`` end all that need not arrive; true if so."""
    can_receive(by).or_raise()
    if "".join(words.split()).upper() not in STOP_WORDS:
        return False
    held = SmsNumber.objects.held(number)
    if held.stopped_at is None:
        SmsNumber.objects.filter(pk=held.pk).update(stopped_at=Now())
        record(by, "messaging.number_stopped", about=[*Addressee.objects.filter(phone=number)[:10]])
    return True


def _wait(delivery: Delivery, worker: str, how_long: timedelta, reason: str, *, is_code: bool) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.LEASED, leased_by=worker)
    if is_code and how_long > CODE_IS_STILL_WANTED:
        mine.update(
            state=State.REFUSED,
            reason=reason,
            settled_at=Now(),
            leased_until=None,
            context={},
            text="",
            subject="",
            emptied_at=Now(),
        )
        return
    mine.update(state=State.DEFERRED, reason=reason, next_at=Now() + how_long, leased_by="", leased_until=None)


def _settle(delivery: Delivery, state: str, reason: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, reason=reason[:300], settled_at=Now())


def _keep_report(delivery: Delivery, arrived: bool | None, code: str, *, was_asked: bool) -> None:
    said = {"arrived": arrived, "code": code[:120]} | ({"asked_at": timezone.now()} if was_asked else {})
    ArrivalReport.objects.update_or_create(delivery=delivery, defaults=said)


def _learn_of_number(number: str, code: str, by: Actor) -> None:
    if not number or code not in NOT_IN_SERVICE | REFUSED_BY_ITS_OWNER:
        return
    held = SmsNumber.objects.held(number)
    if code in NOT_IN_SERVICE:
        SmsNumber.objects.filter(pk=held.pk).update(unreachable_since=Now(), unreachable_code=code)
    elif held.stopped_at is None:
        SmsNumber.objects.filter(pk=held.pk).update(stopped_at=Now())


__all__ = ["note_asked", "note_never_taken", "note_report", "take_reply", "take_turn"]
