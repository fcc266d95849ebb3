"""How far a mailing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Value, When

from messaging.models import Delivery, Mailing

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Counts:
    """The letters of a mailing, each counted once: ``by_state`` adds up to what was launched.

    ``suppressed`` says for those held back how many by which reason (a stop's code, ``matter_gone``, ``cancelled``).
    """

    by_state: Mapping[str, int]
    suppressed: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    def of(self, *states: str) -> int:
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def accepted(self) -> int:
        return self.of(State.ACCEPTED)

    @property
    def under_way(self) -> int:
        """Not settled: waiting for their turn, for later, for the evening, or in a worker's hands."""
        return self.of(State.WAITING, State.DEFERRED, State.LEASED, State.HANDING, State.GATHERED)

    @property
    def refused(self) -> int:
        return self.of(State.REFUSED)

    @property
    def held_back(self) -> int:
        return self.of(State.SUPPRESSED)

    @property
    def unknown(self) -> int:
        return self.of(State.UNKNOWN)


def counts_of(mailing: Mailing, *, steps: Iterable[int] | None = None) -> Counts:
    """One query over the letters of the mailing; ``steps`` narrows it. A letter that a daily one carries is accepted
    as soon as it is carried."""
    letters = Delivery.objects.filter(mailing=mailing)
    if steps is not None:
        letters = letters.filter(step__in=list(steps))
    why = Case(When(state=State.SUPPRESSED, then=F("reason")), default=Value(""), output_field=CharField())
    said = Case(
        When(state=State.GATHERED, gathered_in__isnull=False, then=Value(State.ACCEPTED.value)),
        default=F("state"),
        output_field=CharField(),
    )
    by_state: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    told = letters.order_by().annotate(said=said, why=why).values_list("said", "why").annotate(many=Count("pk"))
    for state, reason, many in told:
        by_state[state] += many
        if state == State.SUPPRESSED:
            suppressed[reason] += many
    return Counts(dict(by_state), dict(suppressed))


__all__ = ["Counts", "counts_of"]
