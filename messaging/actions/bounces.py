"""What the other side says of a letter, and what follows for the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.letters.following import go_on_after
from messaging.letters.queueing import queue_letter
from messaging.models import Addressee, Delivery, Feedback, Suppression
from messaging.permissions import can_receive
from messaging.reading.severity import Severity, severity_of, status_in
from messaging.registry import RETURNS

Cause, Kind, State = Suppression.Cause, Feedback.Kind, Delivery.State

ONE_AT_A_TIME = 0x42414B  # the class of advisory locks on addresses
# A weaker reason never takes the place of a stronger one: whoever wanted no letters is not asked for a code.
STRENGTH = {Cause.RETURNED: 1, Cause.BOUNCED: 2, Cause.UNSUBSCRIBED: 3, Cause.COMPLAINED: 4, Cause.STAFF: 5}


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing said of a letter. ``key`` is the source's own name for it, where it has one."""

    kind: str
    email: str
    source: str
    delivery: Delivery | None = None
    status: str = ""
    words: str = ""
    key: str | None = None
    happened_at: datetime | None = None


@action
def take_feedback(saying: Saying, *, by: Actor) -> bool:
    """Write it down once, and leave the address alone when it is enough. Whether it is left alone because of it."""
    can_receive(by).or_raise()
    one_at_a_time(saying.email)
    if _is_known(saying):
        return False
    Feedback.objects.add(
        kind=saying.kind,
        email=saying.email,
        delivery=saying.delivery,
        key=saying.key,
        status=saying.status[:20],
        words=saying.words[:300],
        source=saying.source[:40],
        happened_at=saying.happened_at or timezone.now(),
    )
    return _draw_consequences(saying, by)


@action
def settle_unknown(delivery: Delivery, *, arrived: bool, by: Actor) -> bool:
    """The other side has spoken of a letter whose end nobody knew: so it was handed over, once."""
    can_receive(by).or_raise()
    state = State.ACCEPTED if arrived else State.REFUSED
    unknown = Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN)
    settled = bool(unknown.update(state=state, reason="said_by_the_other_side", settled_at=Now()))
    go_on_after([delivery.pk] if settled and delivery.then else [])
    return settled


def suppress(
    email: str, cause: Suppression.Cause, evidence: str, *, by: Actor, delivery: Delivery | None = None
) -> bool:
    """Part of an action: leave the address alone from now on, unless there is a stronger reason already."""
    row = _take_the_place(email, cause, evidence, delivery)
    if row is None:
        return False
    record(by, "messaging.address_left_alone", about=[row], facts={"cause": cause.value})
    if cause != Cause.STAFF:
        _tell_by_another_way(row)
    return True


def leave_alone_by_wish(email: str, door: str) -> bool:
    """Part of an action: its reader wants nothing more. Where letters came back too: else the wish would end with
    that."""
    return _take_the_place(email, Cause.UNSUBSCRIBED, door, None) is not None


def _take_the_place(
    email: str, cause: Suppression.Cause, evidence: str, delivery: Delivery | None
) -> Suppression | None:
    one_at_a_time(email)
    found = Suppression.objects.of_address(email).locked().first()
    if found is not None:
        stands = found.until is None or found.until > timezone.now()
        if stands and STRENGTH[Cause(found.cause)] >= STRENGTH[cause]:
            return None
        found.delete()
    until = timezone.now() + timedelta(days=settings.SOFT_BOUNCE_REST_DAYS) if cause == Cause.RETURNED else None
    row: Suppression = Suppression.objects.add(
        email=email, cause=cause, evidence=evidence[:300], until=until, delivery=delivery
    )
    return row


def _draw_consequences(saying: Saying, by: Actor) -> bool:
    evidence = " ".join(filter(None, [saying.status, saying.words]))
    if saying.kind == Kind.COMPLAINT:
        return suppress(saying.email, Cause.COMPLAINED, evidence, by=by, delivery=saying.delivery)
    if saying.kind == Kind.HARD:
        return suppress(saying.email, Cause.BOUNCED, evidence, by=by, delivery=saying.delivery)
    if _days_it_came_back(saying.email) >= settings.SOFT_BOUNCES:
        return suppress(saying.email, Cause.RETURNED, evidence, by=by, delivery=saying.delivery)
    return False


def _days_it_came_back(email: str) -> int:
    """On how many days of late; three letters on one day are one full mailbox."""
    since = timezone.now() - timedelta(days=settings.SOFT_BOUNCE_DAYS)
    of_late = Feedback.objects.filter(kind=Kind.SOFT, email__iexact=email, happened_at__gte=since)
    return of_late.annotate(day=TruncDate("happened_at")).values("day").distinct().count()


def _is_known(saying: Saying) -> bool:
    same = Q(pk=None)
    if saying.delivery is not None:
        same |= Q(delivery=saying.delivery, kind=saying.kind)
    if saying.key:
        same |= Q(key=saying.key)
    return Feedback.objects.filter(same).exists()


def one_at_a_time(word: str) -> None:
    """Until the transaction ends: two that come back from one address at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(lower(%s)))", [ONE_AT_A_TIME, word])


def _tell_by_another_way(suppression: Suppression) -> None:
    """In the inbox of whoever has a login and reads there."""
    readers = Addressee.objects.filter(email__iexact=suppression.email, login__isnull=False)
    for addressee in readers.order_by("pk"):
        queue_letter(
            to=addressee,
            category=RETURNS.code,
            template="messaging/email/address_returned",
            context={"cause": str(suppression.cause), "email": suppression.email},
            key=f"returned:{suppression.pk}",
        )


@action
def take_refusal(delivery: Delivery, *, by: Actor) -> bool:
    """A mail server that refused a letter at once has said the same as one that sends it back."""
    status = status_in(delivery.reason)
    email = delivery.address or Addressee.objects.get(pk=delivery.addressee_id).email
    kind = Kind.HARD if severity_of(status, delivery.reason) == Severity.HARD else Kind.SOFT
    saying = Saying(kind, email, "smtp", delivery, status, delivery.reason, happened_at=delivery.settled_at)
    return take_feedback(saying, by=by)
