"""The roster lines that may be the one who knocks, and why; for many requests at once, in three queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Q

from associations.models import Capability, JoinRequest
from associations.models.rights import rights_of
from associations.queries.reach import holds_at_school
from common.actors import Actor
from people.models import Affiliation
from people.names import Agreement, Claim, Match, RosterLine, match_record

MOST_CANDIDATES = 3
YEAR_BEFORE_A_CLASS = re.compile(r"^\s*\d{2,4}\s*[级届]\s*")


def without_year(class_name: str) -> str:
    """2006级会计电算化3班 and 会计电算化3班 are one class to those who were in it; the year stands in its own field."""
    return YEAR_BEFORE_A_CLASS.sub("", class_name)


_TELLING = {
    "full_name": 6,
    "student_number": 6,
    "birth_date": 4,
    "class_name": 2,
    "end_year": 2,
    "entry_year": 2,
    "department": 1,
}
_SIDES = {Agreement.AGREE: 2, Agreement.UNKNOWN: 0, Agreement.DIFFER: -1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One roster line beside a request. ``line.person`` is loaded; ``match`` says field by field what agrees."""

    line: Affiliation
    match: Match

    @property
    def is_likely(self) -> bool:
        """The name is recognisable, or the student number is the same."""
        agreement = self.match.field("full_name").agreement, self.match.field("student_number").agreement
        return Agreement.AGREE in agreement

    @property
    def weight(self) -> int:
        """For the order only: what agrees counts by how telling it is, what differs against it."""
        return sum(_TELLING[field.field] * _SIDES[field.agreement] for field in self.match.fields)

    @property
    def is_free(self) -> bool:
        """Nobody has claimed this person yet."""
        return self.line.person.login_id is None


class Elsewhere(IntEnum):
    """Whether the one who knocks may stand in records that the reader does not keep. Nothing of them is said."""

    NOBODY = 0
    SOMEBODY_ALIKE = 1  # the name is recognisable
    THE_SAME = 2  # everything stated agrees, or the student number does: a second record would double a person


@dataclass(frozen=True, slots=True)
class Weighed:
    """A request with what the roster says about it, best line first: the lines the reader keeps, no others."""

    join_request: JoinRequest
    candidates: list[Candidate]
    elsewhere: Elsewhere = Elsewhere.NOBODY

    @property
    def exact(self) -> Candidate | None:
        """The one free line that agrees in everything stated; None when there is none, or more than one."""
        exact = [candidate for candidate in self.candidates if candidate.match.exact and candidate.is_free]
        return exact[0] if len(exact) == 1 else None

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


def weigh(join_requests: Sequence[JoinRequest], reader: Actor) -> list[Weighed]:
    """Each request with its likely roster lines: of its own group, and elsewhere by student number or name.

    Lines beyond the units for which the reader answers requests are compared and not shown.
    """
    lines, kept = _lines_near(join_requests), lines_kept_by(reader)
    return [_weighed(asked, lines, kept) for asked in join_requests]


def lines_kept_by(reader: Actor) -> Callable[[Affiliation], bool]:
    """Whether a line stands in a unit for which the reader answers; from the school, every line does."""
    if holds_at_school(reader, Capability.REQUESTS_DECIDE):
        return lambda line: True
    roots = set(rights_of(reader).roots_of(Capability.REQUESTS_DECIDE))
    return lambda line: hasattr(line, "placement") and not roots.isdisjoint(line.placement.association.path)


def _lines_near(join_requests: Sequence[JoinRequest]) -> list[Affiliation]:
    if not join_requests:
        return []
    numbers = {asked.student_number for asked in join_requests if asked.student_number}
    names = {asked.full_name for asked in join_requests}
    groups = {asked.association_id for asked in join_requests}
    near = Q(placement__association__in=groups) | Q(student_number__in=numbers) | Q(person__full_name__in=names)
    return list(
        Affiliation.objects.filter(near, person__deceased_at=None)
        .select_related("person", "placement__association")
        .prefetch_related("person__former_names")
        .distinct()
    )


def _weighed(asked: JoinRequest, lines: Iterable[Affiliation], kept: Callable[[Affiliation], bool]) -> Weighed:
    claim = _claim_of(asked)
    found = [Candidate(line, match_record(claim, roster_line(line))) for line in lines]
    likely = [candidate for candidate in found if candidate.is_likely]
    shown = sorted((one for one in likely if kept(one.line)), key=lambda one: (-one.weight, one.line.pk))
    elsewhere = max((_how_alike(one) for one in likely if not kept(one.line)), default=Elsewhere.NOBODY)
    return Weighed(asked, shown[:MOST_CANDIDATES], elsewhere)


def _how_alike(candidate: Candidate) -> Elsewhere:
    same_number = candidate.match.field("student_number").agreement == Agreement.AGREE
    return Elsewhere.THE_SAME if same_number or candidate.match.exact else Elsewhere.SOMEBODY_ALIKE


def _claim_of(asked: JoinRequest) -> Claim:
    return Claim(
        full_name=asked.full_name,
        student_number=asked.student_number,
        entry_year=asked.entry_year,
        end_year=asked.end_year,
        class_name=without_year(asked.class_name),
    )


def roster_line(line: Affiliation) -> RosterLine:
    person = line.person
    return RosterLine(
        full_name=person.full_name,
        former_names=tuple(former.full_name for former in person.former_names.all()),
        student_number=line.student_number,
        entry_year=line.entry_year,
        end_year=line.end_year,
        department=line.department,
        class_name=without_year(line.class_name),
        birth_date=person.birth_date,
    )
