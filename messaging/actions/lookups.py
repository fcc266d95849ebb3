"""What a mail provider says when it is asked about a letter whose end nobody here knew."""

from __future__ import annotations

from django.db.models.functions import Now
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.actions.bounces import Saying, settle_unknown, take_feedback
from messaging.gateways import Sent
from messaging.models import ArrivalReport, Delivery, Feedback
from messaging.permissions import can_ask, can_carry
from messaging.queries.texts import NOT_THERE
from messaging.reading.severity import Severity, severity_of, status_in
from messaging.registry import find_category

State = Delivery.State


@action
def note_question(delivery: Delivery, *, by: Actor) -> Delivery:
    """A person wants the provider asked. Raises ``Refusal`` ``not_unknown``, ``nobody_to_ask``."""
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    can_ask(by, delivery).or_raise()
    record(by, "messaging.provider_asked", about=[delivery])
    return delivery


@action
def note_answer(delivery: Delivery, sent: Sent, *, by: Actor) -> Delivery:
    """The provider has it: so it was handed over, once. One it could not bring counts for the address as one that came
    back. Told once or ten times it is the same."""
    can_carry(by).or_raise()
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    _keep(delivery, sent.arrived, sent.code)
    if delivery.state == State.UNKNOWN:
        settle_unknown(delivery, arrived=sent.arrived is not False, by=by)
        if sent.arrived is False:
            take_feedback(_as_returned(delivery, sent.code), by=by)
    return Delivery.objects.get(pk=delivery.pk)


@action
def note_not_there(delivery: Delivery, *, by: Actor) -> Delivery:
    """The provider has nothing of it, long enough after: by the rule of its kind. What must arrive goes again, once; a
    code is over; anything else stays unknown, says why, and waits for a person."""
    can_carry(by).or_raise()
    delivery = Delivery.objects.locked().get(pk=delivery.pk)
    if delivery.state != State.UNKNOWN:
        return delivery
    _keep(delivery, None, NOT_THERE)
    Delivery.objects.filter(pk=delivery.pk).update(**_by_the_rule(delivery))
    ring("messaging.send_waiting")
    return Delivery.objects.get(pk=delivery.pk)


@action
def note_no_answer(delivery: Delivery, *, by: Actor) -> None:
    """It was asked, and does not know yet or said nothing one could read."""
    can_carry(by).or_raise()
    _keep(Delivery.objects.locked().get(pk=delivery.pk), None, "")


def _by_the_rule(delivery: Delivery) -> dict[str, object]:
    kind = find_category(delivery.category)
    first = delivery.mailing_id is None and delivery.repeated_at is None and not delivery.is_emptied
    if kind is not None and kind.comes_again and first:
        again = {"state": State.WAITING, "next_at": Now(), "settled_at": None, "leased_by": "", "repeated_at": Now()}
        return again | {"reason": "sent_again_by_itself"}
    if kind is not None and kind.is_secret:
        return {"state": State.REFUSED, "settled_at": Now(), "reason": "provider_has_nothing"}
    return {"reason": "provider_has_nothing"}


def _as_returned(delivery: Delivery, words: str) -> Saying:
    status = status_in(words)
    is_hard = severity_of(status, words) == Severity.HARD
    kind = Feedback.Kind.HARD if is_hard else Feedback.Kind.SOFT
    return Saying(kind, delivery.address or delivery.addressee.email, "asked", delivery, status, words)


def _keep(delivery: Delivery, arrived: bool | None, code: str) -> None:
    said = {"arrived": arrived, "code": code[:120], "asked_at": timezone.now()}
    ArrivalReport.objects.update_or_create(delivery=delivery, defaults=said)
