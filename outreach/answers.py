"""Two subjects beside each other: how many had which, what they did then, and which one is better by the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from outreach.models import Campaign, Wording
from outreach.queries.variants import sampled
from outreach.registry import Measure, measures

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A, B = Wording.Variant.A, Wording.Variant.B


@dataclass(frozen=True, slots=True)
class VariantFigures:
    """People who were to get this subject, how many of them it reached and whose letter was refused; and by the name
    of each measure how many did it. ``subjects`` are its words in each language."""

    variant: str
    subjects: list[str]
    people: int
    accepted: int
    refused: int
    did: Mapping[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[int]:
        return [self.people, self.accepted, self.refused, *self.did.values()]


def figures_of(campaign: Campaign) -> list[VariantFigures]:
    """Of a launched campaign that tries two: first ``a``, then ``b``. Two queries, and those of the measures."""
    mailing = campaign.mailing
    asked = {"people": Count("addressee", distinct=True)}
    for state in ("accepted", "refused"):
        asked[state] = Count("addressee", distinct=True, filter=Q(state=state))
    found = {row["variant"]: row for row in sampled(mailing).values("variant").annotate(**asked)}
    did = {measure.name: counts for measure in _in_order() if (counts := measure.count(mailing)) is not None}
    said = list(campaign.message.wordings.exclude(subject="").order_by("language"))
    nobody = dict.fromkeys(asked, 0)
    return [
        VariantFigures(
            variant=variant.value,
            subjects=[wording.subject for wording in said if wording.variant == variant],
            did={name: counts.get(variant, 0) for name, counts in did.items()},
            **{name: found.get(variant, nobody)[name] for name in asked},
        )
        for variant in (A, B)
    ]


def labels_of(figures: Sequence[VariantFigures]) -> list[StrOrPromise]:
    """What the measured figures are called, in their order."""
    return [measure.label for measure in _in_order() if figures and measure.name in figures[0].did]


def better_of(figures: Sequence[VariantFigures]) -> str:
    """The rule, where no person has chosen: by the first measure in which the shares of those reached differ. Where
    they are alike in all of them, the first subject."""
    first, second = figures
    for measure in _in_order():
        if measure.name not in first.did:
            continue
        difference = first.did[measure.name] * second.accepted - second.did[measure.name] * first.accepted
        if difference and first.accepted and second.accepted:
            return A if (difference > 0) != measure.fewer_is_better else B
    return A if first.accepted or not second.accepted else B


def _in_order() -> list[Measure]:
    return sorted(measures, key=lambda measure: (measure.place, measure.name))


__all__ = ["VariantFigures", "better_of", "figures_of", "labels_of"]
