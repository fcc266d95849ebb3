"""What puts a letter off without holding it back: quiet hours, days off, and how much one person gets in a week."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar  # type: ignore[import-untyped]
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    Func,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Now

from institution import reads
from institution.models import Institution
from messaging.models import Delivery, Mailing

log = logging.getLogger(__name__)

DAYS_LOOKED_AHEAD = 60
AWAKE = time(8)  # where no quiet hours are set, a day begins for letters that waited for it
LOUD = (Delivery.Channel.EMAIL, Delivery.Channel.SMS, Delivery.Channel.WECHAT)  # an inbox wakes nobody
URGENT = 3  # the last priority that is not asked to wait


def quiet_until(now: datetime, institution: Institution) -> datetime | None:
    """When letters may leave again; None while they may. ``now`` in the institution's zone."""
    begins, ends = institution.quiet_from, institution.quiet_until
    if begins is None or ends is None or begins == ends or not _is_within(now.time(), begins, ends):
        return None
    day = now.date() if now.time() < ends else now.date() + timedelta(days=1)
    return datetime.combine(day, ends, now.tzinfo)


def mailings_rest_until(now: datetime, institution: Institution) -> datetime | None:
    """The same of mailings, which also rest on days off where the institution wants it so."""
    awake = quiet_until(now, institution)
    if not institution.mailings_rest_on_days_off:
        return awake
    day, moment = now.date(), awake or now
    for ahead in range(DAYS_LOOKED_AHEAD):
        day = moment.date() + timedelta(days=ahead)
        if not is_day_off(day):
            break
    if day == moment.date():
        return awake
    return datetime.combine(day, institution.quiet_until or AWAKE, now.tzinfo)


def after_days_off(now: datetime, institution: Institution) -> datetime | None:
    """Midnight of the next working day; None on one, and where mailings do not rest."""
    if not institution.mailings_rest_on_days_off or not is_day_off(now.date()):
        return None
    days = (now.date() + timedelta(days=ahead) for ahead in range(1, DAYS_LOOKED_AHEAD))
    day = next((each for each in days if not is_day_off(each)), now.date())
    return datetime.combine(day, time(0), now.tzinfo)


def is_day_off(day: date) -> bool:
    """By the calendar of the People's Republic, with its working Saturdays; in a year nobody has announced yet
    Saturdays and Sundays."""
    try:
        return not chinese_calendar.is_workday(day)
    except NotImplementedError:
        _say_once(day.year)
        return day.weekday() >= 5


def knows_days_off_of(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 7, 1))
    except NotImplementedError:
        return False
    return True


def until_quiet_ends() -> Case | None:
    """Of a Delivery the moment until which it waits; None when nobody waits now."""
    now, institution = reads.now(), reads.current()
    quiet, rest = quiet_until(now, institution), mailings_rest_until(now, institution)
    loud = Q(channel__in=LOUD, priority__gt=URGENT)
    own = _at_their_own_clock(loud, institution)
    if quiet is None and rest is None and not own:
        return None
    cases = own
    cases += [When(loud & Q(mailing__isnull=False), then=Value(rest))] if rest else []
    cases += [When(loud, then=Value(quiet))] if quiet else []
    return Case(*cases, output_field=DateTimeField(null=True))


def _at_their_own_clock(loud: Q, institution: Institution) -> list[When]:
    """Readers of a mailing that goes by their own clocks are also left in peace by them, and not by ours."""
    theirs = Mailing.objects.under_way().filter(local_hour__isnull=False)
    if not theirs.exists():
        return []
    quiet = QuietAtReaders(institution) if institution.quiet_from != institution.quiet_until else None
    until = quiet or Value(None, output_field=DateTimeField(null=True))
    return [When(loud & Q(Exists(theirs.filter(pk=OuterRef("mailing_id")))), then=until)]


class QuietAtReaders(Func):
    """Of a Delivery that knows its reader's zone: when quiet hours end there; NULL while there are none."""

    output_field = DateTimeField(null=True)
    gone = (
        "mod(extract(epoch FROM (statement_timestamp() AT TIME ZONE COALESCE(%(expressions)s, 'UTC'))::time)::int"
        " - {start} + 86400, 86400)"
    )

    def __init__(self, institution: Institution) -> None:
        start, end = _seconds(institution.quiet_from or AWAKE), _seconds(institution.quiet_until or AWAKE)
        lasts = (end - start) % 86_400
        gone = self.gone.replace("{start}", str(start))
        until = f"statement_timestamp() + make_interval(secs => {lasts} - gone)"
        template = f"(SELECT CASE WHEN gone < {lasts} THEN {until} END FROM (SELECT {gone} AS gone) AS quiet)"  # noqa: S608 - our own numbers
        super().__init__(KT("context__zone"), template=template)


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60


def until_one_more_is_welcome() -> Case | None:
    """A person gets so many mailings in so many days, over all channels; one by two channels is one."""
    most, days = reads.current().mailings_most, reads.current().mailings_most_days
    if not most:
        return None
    had = Delivery.objects.filter(
        addressee=OuterRef("addressee_id"),
        mailing__isnull=False,
        state__in=["accepted", "handing", "unknown"],
        handed_at__gt=Now() - timedelta(days=days),
    ).exclude(mailing=OuterRef("mailing_id"), step=OuterRef("step"))
    each = had.order_by().values("mailing", "step").annotate(at=Max("handed_at")).order_by("-at")
    free = ExpressionWrapper(
        Subquery(each.values("at")[most - 1 : most]) + timedelta(days=days), output_field=DateTimeField()
    )
    return Case(When(mailing__isnull=False, priority__gt=URGENT, then=free), output_field=DateTimeField(null=True))


def resting_now(mailings: list[Mailing], must_arrive: list[str]) -> dict[int, datetime]:
    """Of these mailings those whose letters by loud channels wait for quiet hours to end, until when."""
    until = mailings_rest_until(reads.now(), reads.current())
    if until is None:
        return {}
    return {
        each.pk: until
        for each in mailings
        if each.priority > URGENT and each.category not in must_arrive and each.local_hour is None
    }


def _rests(mailing: Mailing, must_arrive: list[str]) -> bool:
    """One that goes by its readers' own clocks is asked letter by letter."""
    return mailing.priority > URGENT and mailing.category not in must_arrive and mailing.local_hour is None


def _is_within(moment: time, begins: time, ends: time) -> bool:
    return begins <= moment < ends if begins < ends else moment >= begins or moment < ends


@cache
def _say_once(year: int) -> None:
    log.warning("The public holidays of %s are not known yet; Saturdays and Sundays are taken for them.", year)


__all__ = [
    "is_day_off",
    "knows_days_off_of",
    "mailings_rest_until",
    "quiet_until",
    "resting_now",
    "until_one_more_is_welcome",
    "until_quiet_ends",
]
