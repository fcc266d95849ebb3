"""Answers about text messages: which can leave, to whom, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from institution.reads import zone
from messaging.models import Addressee, ArrivalReport, Delivery, SmsNumber, SmsTemplate

ALIYUN = ("aliyun://", "aliyun+http://")
Rules = tuple[tuple[timedelta, int], ...]

# What Aliyun publishes of one number and one signature: (in how long, how many at most).
CODES: Rules = ((timedelta(minutes=1), 1), (timedelta(hours=1), 5), (timedelta(days=1), 10))
OTHERS: Rules = ((timedelta(days=1), 50),)
LONGEST_MEMORY = timedelta(days=1)
CODE_IS_STILL_WANTED = timedelta(minutes=2)  # nobody sits before the page for longer

DAYTIME = (time(8), time(21))
FORGIVEN_AFTER = timedelta(days=90)  # numbers are given to others

ASK_AFTER = timedelta(minutes=2)  # the carrier's records are not there at once
NEVER_TAKEN_AFTER = timedelta(minutes=15)
ASK_AGAIN_AFTER = timedelta(minutes=10)
ASK_FOR = timedelta(days=3)
NOT_THERE = "not_there"  # instead of a report: the other side has nothing of it


def wants_templates() -> bool:
    """Whether the carrier sends what it has approved and nothing else."""
    return settings.SMS_GATEWAY.startswith(ALIYUN)


def has_template(letter: str) -> bool:
    return SmsTemplate.objects.filter(letter=letter, state=SmsTemplate.State.APPROVED).exists()


def free_at(moments: Iterable[datetime], rules: Rules, now: datetime) -> datetime:
    """When one more may go to a number that had these; ``now`` where it may already."""
    newest = sorted(moments, reverse=True)
    turns = [newest[most - 1] + span for span, most in rules if len(newest) >= most]
    return max([now, *turns])


def daytime_from(now: datetime) -> datetime:
    """``now``, or the next morning in the institution's zone."""
    here = now.astimezone(zone())
    begins, ends = DAYTIME
    if begins <= here.time() < ends:
        return now
    day = here.date() if here.time() < begins else here.date() + timedelta(days=1)
    return datetime.combine(day, begins, here.tzinfo)


def to_be_asked_about(now: datetime) -> QuerySet[Delivery]:
    """Text messages whose end the carrier may know by now, those that are unknown here first. Of a mailing's those that
    it has are asked about only where it pushes nothing: each question is a request."""
    asked = ArrivalReport.objects.filter(delivery=OuterRef("pk"))
    settled = Delivery.objects.filter(
        channel=Delivery.Channel.SMS,
        state__in=[Delivery.State.UNKNOWN, Delivery.State.ACCEPTED],
        handed_at__gt=now - ASK_FOR,
        handed_at__lt=now - ASK_AFTER,
    )
    if settings.SMS_PUSH_SECRET:
        settled = settled.filter(Q(mailing=None) | Q(state=Delivery.State.UNKNOWN))
    known = Exists(asked.filter(Q(arrived__isnull=False) | Q(code=NOT_THERE)))
    lately = Exists(asked.filter(asked_at__gt=now - ASK_AGAIN_AFTER))
    return settled.exclude(known).exclude(lately).order_by("-state", F("mailing").asc(nulls_first=True), "pk")


def is_unreachable_number() -> Exists:
    dead = SmsNumber.objects.filter(number=OuterRef("phone"), unreachable_since__gt=Now() - FORGIVEN_AFTER)
    return Exists(Addressee.objects.filter(Exists(dead), pk=OuterRef("addressee_id")))


def is_stopped_number() -> Exists:
    stopped = SmsNumber.objects.filter(number=OuterRef("phone"), stopped_at__isnull=False)
    return Exists(Addressee.objects.filter(Exists(stopped), pk=OuterRef("addressee_id")))
