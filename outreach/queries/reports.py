"""What became of a campaign: by channel, by reason, and by unit, each adding up to exactly those it was launched to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from associations.models import Association, Membership, Placement
from messaging.models import Delivery, Feedback, Mailing

State = Delivery.State

ACCEPTED, UNDER_WAY, PUT_OFF, UNKNOWN, REFUSED, HELD_BACK = (
    *("accepted", "under_way", "put_off", "unknown", "refused", "held_back"),
)
# Somebody who is written to by two channels counts once, by the best that became of it.
OUTCOMES = (ACCEPTED, UNDER_WAY, PUT_OFF, UNKNOWN, REFUSED, HELD_BACK)
OUTCOME_OF: dict[str, str] = {
    State.ACCEPTED: ACCEPTED,
    State.WAITING: UNDER_WAY,
    State.LEASED: UNDER_WAY,
    State.HANDING: UNDER_WAY,
    State.GATHERED: UNDER_WAY,
    State.DEFERRED: PUT_OFF,
    State.UNKNOWN: UNKNOWN,
    State.REFUSED: REFUSED,
    State.SUPPRESSED: HELD_BACK,
}


KEPT_TO_THE_OFFICE = "kept_to_the_office"


@dataclass(slots=True)
class Figures:
    """How many of each outcome; of those held back and refused, for which reasons."""

    of: Counter[str] = field(default_factory=Counter)
    held_back_for: Counter[str] = field(default_factory=Counter)
    refused_for: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.of.total()

    @property
    def settled(self) -> int:
        """What nothing more will happen to by itself."""
        return self.total - self.of[UNDER_WAY] - self.of[PUT_OFF]

    @property
    def cells(self) -> list[int]:
        return [self.of[outcome] for outcome in OUTCOMES]

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.of + other.of, self.held_back_for + other.held_back_for, self.refused_for + other.refused_for
        )


def letters_by_channel(mailing: Mailing, *, with_reasons: bool) -> dict[str, Figures]:
    """The letters of each channel. One query over the mailing's letters. Without reasons all stand under
    ``KEPT_TO_THE_OFFICE``."""
    why = Case(
        When(state__in=[State.SUPPRESSED, State.REFUSED], then=F("reason")),
        default=Value(""),
        output_field=CharField(),
    )
    letters = Delivery.objects.filter(mailing=mailing).order_by()
    told = letters.annotate(said=_said(), why=why).values_list("channel", "said", "why").annotate(many=Count("pk"))
    found: dict[str, Figures] = {}
    for channel, said, why_not, many in told:
        figures, outcome = found.setdefault(channel, Figures()), OUTCOME_OF[said]
        reason = why_not if with_reasons else KEPT_TO_THE_OFFICE
        figures.of[outcome] += many
        if outcome == HELD_BACK:
            figures.held_back_for[reason] += many
        elif outcome == REFUSED:
            figures.refused_for[reason] += many
    return {channel: found[channel] for channel in Delivery.Channel.values if channel in found}


def _said() -> Case:
    """As ``counts_of``: what a daily letter carries is accepted as soon as that is carried."""
    carried = When(state=State.GATHERED, gathered_in__isnull=False, then=Value(State.ACCEPTED.value))
    return Case(carried, default=F("state"), output_field=CharField())


def progress_of(mailings: Iterable[Mailing]) -> dict[int, tuple[int, int]]:
    """Of those that are not over: how many letters are settled, of how many. One query for a page of them."""
    running = [mailing.pk for mailing in mailings if mailing.state not in Mailing.OVER]
    if not running:
        return {}
    letters = Delivery.objects.filter(mailing__in=running).order_by().annotate(said=_said())
    found: dict[int, Figures] = {}
    for mailing, said, many in letters.values_list("mailing", "said").annotate(many=Count("pk")):
        found.setdefault(mailing, Figures()).of[OUTCOME_OF[said]] += many
    return {mailing: (figures.settled, figures.total) for mailing, figures in found.items()}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """``unit`` is None for those who stand in the whole, and in none of the units below."""

    unit: Association | None
    figures: Figures
    goes_deeper: bool = False


@dataclass(frozen=True, slots=True)
class UnitReport:
    """People, each once: ``lines`` add up to ``total``, and that of the whole campaign to whom it was launched to."""

    unit: Association
    lines: list[UnitLine]
    total: Figures


def came_back(mailing: Mailing) -> int:
    """Of the letters that a server had accepted, how many came back afterwards, for good or for now: by what their
    senders said since (``Feedback``). They stay accepted, which is what happened, and are counted beside."""
    back = [Feedback.Kind.HARD, Feedback.Kind.SOFT]
    letters = Delivery.objects.filter(mailing=mailing, state=State.ACCEPTED, feedback__kind__in=back)
    return letters.values("pk").distinct().count()


def erased_since(mailing: Mailing) -> int:
    """How many letters went with their reader's record: what was written for it, less what there is. One query."""
    return max(0, mailing.letters - Delivery.objects.filter(mailing=mailing).count())


def people_by_unit(mailing: Mailing, whole: Association, unit: Association) -> UnitReport:
    """The people of ``unit``, by what stands directly below it. ``whole`` is the unit the campaign was for.

    Somebody who stands in several classes counts in the first of them, on every floor of the report.
    """
    below: dict[int, Figures] = {}
    here = Figures()
    for path, outcome, many in _people_by_home(mailing, whole, unit):
        deeper = [key for key in path if key not in unit.path]
        figures = below.setdefault(deeper[0], Figures()) if deeper else here
        figures.of[outcome] += many
    units = Association.objects.filter(pk__in=below).in_tree_order()
    parents = set(Association.objects.filter(parent__in=below).values_list("parent_id", flat=True))
    lines = [UnitLine(each, below[each.pk], each.pk in parents) for each in units]
    if here.total:
        lines.append(UnitLine(None, here))
    return UnitReport(unit, lines, sum((line.figures for line in lines), Figures()))


BY_HOME = """
WITH reached AS (
    SELECT a.owner_id AS person_id, min({rank}) AS best
      FROM messaging_delivery d JOIN messaging_addressee a ON a.id = d.addressee_id
     WHERE d.mailing_id = %s
     GROUP BY d.addressee_id, a.owner_id
), home AS (
    SELECT DISTINCT ON (s.person_id) s.person_id, s.association_id
      FROM ({placed} UNION ALL {inside}) AS s (person_id, association_id, turn)
     WHERE s.person_id IN (SELECT person_id FROM reached)
     ORDER BY s.person_id, s.turn, s.association_id
)
SELECT COALESCE(u.path, '{{}}'), r.best, count(*)
  FROM reached r
  LEFT JOIN home h ON h.person_id = r.person_id
  LEFT JOIN associations_association u ON u.id = h.association_id
 WHERE %s OR u.path @> ARRAY[%s]::bigint[]
 GROUP BY 1, 2
"""


def _people_by_home(mailing: Mailing, whole: Association, unit: Association) -> Iterator[tuple[list[int], str, int]]:
    """For each class (or whatever one stands in first) and outcome how many people. One statement."""
    below = {"association__path__contains": [whole.pk]}
    placed = _homes(Placement.objects.filter(**below), "affiliation__person_id", 0)
    inside = _homes(Membership.objects.standing().filter(**below), "person_id", 1)
    statement = BY_HOME.format(rank=_rank(), placed=placed[0], inside=inside[0])
    is_whole = unit.pk == whole.pk
    with connection.cursor() as cursor:
        cursor.execute(statement, [mailing.pk, *placed[1], *inside[1], is_whole, unit.pk])
        for path, best, many in cursor.fetchall():
            yield path, OUTCOMES[best], many


def _homes(rows: QuerySet, person: str, turn: int) -> tuple[str, Iterable[Any]]:
    chosen = rows.order_by().annotate(turn=Value(turn)).values_list(person, "association_id", "turn")
    sql, parameters = chosen.query.sql_with_params()
    return sql, parameters


def _rank() -> str:
    """Our own words only; what a daily letter carries counts as accepted."""
    states = " ".join(f"WHEN '{state}' THEN {OUTCOMES.index(outcome)}" for state, outcome in OUTCOME_OF.items())
    return f"CASE WHEN d.state = 'gathered' AND d.gathered_in_id IS NOT NULL THEN 0 ELSE CASE d.state {states} END END"
