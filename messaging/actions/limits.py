"""What may leave now, by the limits of the institution (``common.mail_limits``); part of leasing a batch.

Each limit is a bucket with a row of its own, filled by the database's clock. A bucket of most / time holds a tenth of
it at once and refills so slowly that no stretch of that time sees more than is allowed, after an idle night neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from common.mail_limits import ANY, SENDER, SERVER, SMS, MailLimit, limits_from
from institution import reads
from messaging.models import Allowance, Delivery
from messaging.registry import codes_that_must_arrive

Channel = Delivery.Channel
BY_CHANNEL = {Channel.EMAIL.value: (SERVER, SENDER), Channel.SMS.value: (SMS,)}
OVER_LIMIT = "over_limit"  # the reason of a letter that waits its turn

# In the order of their names, so that two workers never cross; the clock is read after the lock is held.
HOLD = """
SELECT id, name, left_then, counted_at, next_slot, clock_timestamp() FROM (
    SELECT id, name, "left" AS left_then, counted_at, next_slot FROM messaging_allowance
     WHERE name = ANY(%s) ORDER BY name FOR UPDATE) AS held
"""


@dataclass
class Bucket:
    """A limit as it stands in this transaction, its row held."""

    key: int
    left: float
    now: datetime
    slot: datetime
    rate: float  # letters a second

    def take(self) -> None:
        self.left -= 1

    def next_turn(self) -> datetime:
        """When there may be room for one more, behind all that were put off before it."""
        free = self.now + timedelta(seconds=max(0.0, 1 - self.left) / self.rate)
        self.slot = max(free, self.slot + timedelta(seconds=1 / self.rate))
        return self.slot

    @property
    def seconds_until_free(self) -> float:
        return max(0.0, 1 - self.left) / self.rate


@dataclass
class Limits:
    """Of the whole institution, on one day. Without rules nothing is read and nothing is held."""

    rules: list[tuple[MailLimit, int]] = field(default_factory=list)  # with how many of it today
    buckets: dict[str, Bucket] = field(default_factory=dict)

    @classmethod
    def of_today(cls) -> Limits:
        return cls.on(reads.now().date())

    @classmethod
    def on(cls, day: date) -> Limits:
        today = [(rule, rule.most_on(day)) for rule in limits_from(reads.current().mail_limits)]
        return cls([(rule, most) for rule, most in today if most is not None])

    def room(self, channel: str) -> tuple[int | None, float]:
        """How many letters the other side of a channel takes now, None for any number; and, where it takes none, in
        how many seconds it takes one."""
        held = [self._bucket(rule, most) for rule, most in self.rules if rule.whose in BY_CHANNEL.get(channel, ())]
        if not held:
            return None, 0.0
        return max(0, int(min(bucket.left for bucket in held))), max(bucket.seconds_until_free for bucket in held)

    def take(self, keys: list[int]) -> tuple[list[int], dict[int, datetime]]:
        """Of these letters those that may leave, counted; and for the others the moment until which they wait.

        What must arrive leaves in any case and is counted, so that the rest waits the longer.
        """
        if not self.rules or not keys:
            return keys, {}
        told = Delivery.objects.filter(pk__in=keys).annotate(email=F("addressee__email"))
        facts = {key: rest for key, *rest in told.values_list("pk", "channel", "category", "email")}
        theirs = {key: self._rules_for(channel, email) for key, (channel, _, email) in facts.items()}
        self._hold({name: rule for rules in theirs.values() for name, rule in rules.items()})
        first = set(codes_that_must_arrive())
        may_leave, later = [], {}
        for key in keys:
            held = [self.buckets[name] for name in theirs[key]]
            full = [bucket for bucket in held if bucket.left < 1]
            if full and facts[key][1] not in first:
                later[key] = max(bucket.next_turn() for bucket in full)
                continue
            may_leave.append(key)
            for bucket in held:
                bucket.take()
        return may_leave, later

    def write_down(self) -> None:
        """Part of an action: what was taken, once for each bucket."""
        for bucket in self.buckets.values():
            Allowance.objects.filter(pk=bucket.key).update(
                left=bucket.left, counted_at=bucket.now, next_slot=bucket.slot
            )

    def _rules_for(self, channel: str, email: str) -> dict[str, tuple[MailLimit, int]]:
        """By the name of the bucket. A domain that has a rule of its own is not asked by that for any other."""
        found = {_name(rule): (rule, most) for rule, most in self.rules if rule.whose in BY_CHANNEL.get(channel, ())}
        domain = email.rpartition("@")[2].lower() if channel == Channel.EMAIL else ""
        own = [each for each in self.rules if each[0].whose == domain]
        for rule, most in own or [each for each in self.rules if each[0].whose == ANY]:
            if domain:
                found[_name(rule, domain)] = (rule, most)
        return found

    def _bucket(self, rule: MailLimit, most: int) -> Bucket:
        name = _name(rule)
        self._hold({name: (rule, most)})
        return self.buckets[name]

    def _hold(self, wanted: dict[str, tuple[MailLimit, int]]) -> None:
        names = sorted(name for name in wanted if name not in self.buckets)
        if not names:
            return
        made = [Allowance(name=name, left=_at_once(wanted[name][1])) for name in names]
        Allowance.objects.bulk_create(made, ignore_conflicts=True)
        for key, name, left, counted_at, slot, now in _held(names):
            rule, most = wanted[name]
            rate = (most - _at_once(most) + 1) / rule.seconds
            now = max(now, counted_at)
            left = min(_at_once(most), left + (now - counted_at).total_seconds() * rate)
            self.buckets[name] = Bucket(key, left, now, max(slot or now, now), rate)


def _held(names: Iterable[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [list(names)])
        return cursor.fetchall()


def _name(rule: MailLimit, domain: str = "") -> str:
    return f"{domain or rule.whose}/{rule.seconds}"


def _at_once(most: int) -> int:
    return max(1, most // 10)


__all__ = ["OVER_LIMIT", "Limits"]
