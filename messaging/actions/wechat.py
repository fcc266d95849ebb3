"""Messages by WeChat: the quota of the day, and what WeChat says became of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from common.actions import action
from common.actors import Actor
from messaging.actions.wechat_bindings import note_not_following
from messaging.gateways.outcomes import Outcome
from messaging.gateways.wechat import NOT_A_FOLLOWER, WechatParcel
from messaging.letters.following import go_on_after
from messaging.models import Allowance, ArrivalReport, Delivery, WechatReceipt
from messaging.permissions import can_carry, can_receive
from messaging.queries.wechat import MOST_A_DAY, day_of_quota, end_of_quota, may_be_meant

State = Delivery.State
MAY_SPEAK_OF = timedelta(minutes=30)  # a report without a known number, of a message that was handed over since


@action
def take_turn(parcel: WechatParcel, worker: str, *, by: Actor) -> bool:
    """Whether the account may send one more today; if so it is counted, if not the letter waits for the next day.

    Counted by one statement on the day's row. A turn that was taken and then not used stays counted.
    """
    can_carry(by).or_raise()
    if parcel.why:
        return True
    moment = timezone.now()
    if _todays(moment).filter(left__gte=1).update(left=F("left") - 1):
        return True
    Delivery.objects.filter(pk=parcel.delivery.pk, state=State.LEASED, leased_by=worker).update(
        state=State.DEFERRED, reason="wechat_quota", next_at=end_of_quota(moment), leased_by="", leased_until=None
    )
    return False


@action
def note_outcome(parcel: WechatParcel, outcome: Outcome, *, by: Actor) -> None:
    """What the answer says beyond the one letter: its number there, the end of the quota, a reader who has left."""
    can_carry(by).or_raise()
    if outcome.their_id:
        receipt = _receipt(outcome.their_id)
        WechatReceipt.objects.filter(pk=receipt.pk).update(delivery=parcel.delivery)
        _settle_by(receipt.status, parcel.delivery)
    if outcome.reason == "wechat_45009":
        _todays(timezone.now()).update(left=0)
    if outcome.reason in NOT_A_FOLLOWER:
        note_not_following(parcel.address, by=by)


@action
def note_finished(msgid: str, status: str, openid: str, *, by: Actor) -> Delivery | None:
    """WeChat reports what became of a message, told once or three times.

    Of one whose number we never heard, because its answer was lost, it is told by its reader, where no other message to
    them could be meant. None where it is not known of which it speaks, or was told before.
    """
    can_receive(by).or_raise()
    receipt = _receipt(msgid)
    if receipt.status:
        return None
    delivery = receipt.delivery
    if delivery is None:
        meant = may_be_meant(openid, timezone.now() - MAY_SPEAK_OF)
        delivery = meant[0] if len(meant) == 1 and meant[0].state == State.UNKNOWN else None
    WechatReceipt.objects.filter(pk=receipt.pk).update(status=status[:60], delivery=delivery)
    if delivery is None:
        return None
    _settle_by(status, delivery)
    return Delivery.objects.get(pk=delivery.pk)


def _settle_by(status: str, delivery: Delivery) -> None:
    """Settles what was unknown, takes back what was accepted and did not arrive."""
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    if not status or delivery.state not in (State.UNKNOWN, State.ACCEPTED):
        return
    arrived, code = status == "success", _code_of(status)
    ArrivalReport.objects.update_or_create(delivery=delivery, defaults={"arrived": arrived, "code": code})
    if not arrived:
        _mark(delivery, State.REFUSED, code)
        go_on_after([delivery.pk])
    elif delivery.state == State.UNKNOWN:
        _mark(delivery, State.ACCEPTED, "")


def _code_of(status: str) -> str:
    """``failed:user block`` and ``failed: system failed``, with blanks here and there."""
    plain = "".join(status.split()).lower()
    known = {"success": "", "failed:userblock": "wechat_user_block", "failed:systemfailed": "wechat_system_failed"}
    return known.get(plain, f"wechat_system_failed: {status}"[:120])


def _mark(delivery: Delivery, state: str, reason: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, reason=reason[:300], settled_at=Now())


def _receipt(msgid: str) -> WechatReceipt:
    """Held, so that the report and the answer to the sending, whichever is second, sees the first."""
    account = settings.WECHAT_SERVICE_APP_ID
    WechatReceipt.objects.bulk_create([WechatReceipt(account=account, msgid=msgid[:40])], ignore_conflicts=True)
    return WechatReceipt.objects.locked().get(account=account, msgid=msgid[:40])


def _todays(moment: datetime) -> QuerySet[Allowance]:
    name = f"wechat:{settings.WECHAT_SERVICE_APP_ID}/{day_of_quota(moment)}"
    Allowance.objects.bulk_create([Allowance(name=name, left=MOST_A_DAY)], ignore_conflicts=True)
    return Allowance.objects.filter(name=name)


__all__ = ["note_finished", "note_outcome", "take_turn"]
