"""A request beside the roster, in words: what a page or a letter's link shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from associations.models import JoinRequest
from associations.permissions.joining import SOMEBODY_ELSEWHERE
from associations.queries.candidates import Candidate, Weighed
from people.names import Agreement

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison."""

    label: StrOrPromise
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One roster line an officer can choose."""

    public_id: str
    name: str
    where: str
    mark: str
    verdict: str
    is_taken: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    join_request: JoinRequest
    best: Candidate | None
    lines: list[Line]
    mark: str
    verdict: str
    choices: list[Choice]
    elsewhere: StrOrPromise  # said where somebody like this stands in records the officer does not keep

    @property
    def none_chosen(self) -> bool:
        return not any(choice.is_chosen for choice in self.choices)


def shown(weighed: Weighed) -> Shown:
    """Words for a request and its candidates. No contact data is in it."""
    best = weighed.best
    mark, verdict = _verdict(best)
    if best is None and weighed.elsewhere:
        mark, verdict = "wait", _("elsewhere in the school")
    return Shown(
        join_request=weighed.join_request,
        best=best,
        lines=_lines(weighed.join_request, best) if best else [],
        mark=mark,
        verdict=verdict,
        choices=[_choice(candidate, is_chosen=candidate is _offered(weighed)) for candidate in weighed.candidates],
        elsewhere=SOMEBODY_ELSEWHERE if weighed.elsewhere else "",
    )


def _offered(weighed: Weighed) -> Candidate | None:
    """The line that is chosen beforehand: the best one nobody has claimed."""
    return next((candidate for candidate in weighed.candidates if candidate.is_free), None)


def _verdict(candidate: Candidate | None) -> tuple[str, str]:
    if candidate is None:
        return "late", _("not on the roster")
    if not candidate.is_free:
        return "late", _("this record has a login")
    differing = sum(field.agreement == Agreement.DIFFER for field in candidate.match.fields)
    if candidate.match.name.verdict == "one_character":
        differing += 1
    if differing:
        return "late", ngettext("%(count)d difference", "%(count)d differences", differing) % {"count": differing}
    if candidate.match.exact:
        return "done", _("agrees")
    return "calm", _("nothing against it")


def _lines(asked: JoinRequest, candidate: Candidate) -> list[Line]:
    """What they wrote beside the record; a class that agrees need not be read letter by letter."""
    line, classes = candidate.line, candidate.match.field("class_name").agreement
    rows = [
        Line(_("Name"), asked.full_name, line.person.full_name),
        Line(_("Graduation year"), _text(asked.end_year), _text(line.end_year)),
        Line(_("Entry year"), _text(asked.entry_year), _text(line.entry_year)),
        Line(_("Student number"), asked.student_number, line.student_number),
    ]
    if classes == Agreement.DIFFER:
        rows.append(Line(_("Class"), asked.class_name, line.class_name))
    return [row for row in rows if row.theirs]


def _choice(candidate: Candidate, *, is_chosen: bool) -> Choice:
    mark, verdict = _verdict(candidate)
    line = candidate.line
    years = "\N{WORD JOINER}—\N{WORD JOINER}".join(_text(year) for year in (line.entry_year, line.end_year) if year)
    return Choice(
        public_id=line.public_id,
        name=line.person.full_name,
        where=_(", ").join(part for part in (line.department, line.class_name, years) if part),
        mark=mark,
        verdict=verdict,
        is_taken=not candidate.is_free,
        is_chosen=is_chosen,
    )


def _text(year: int | None) -> str:
    return "" if year is None else str(year)
