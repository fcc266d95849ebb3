"""A claim and a record side by side, as whoever answers it reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from associations.models import Capability
from associations.queries.reach import holds_at_school, people_in_reach
from common.actors import Actor
from directory.models import Claim
from directory.queries.claims.weighing import Match, Weighed
from directory.queries.side_by_side import Line, hidden_said
from people.models import Affiliation, Person
from people.models.gate import Reading, readings
from people.permissions import can_see_contacts


@dataclass(frozen=True, slots=True)
class Beside:
    match: Match
    lines: list[Line]


def sees_login(actor: Actor) -> bool:
    """Whether the address of an applicant's login is shown: nobody keeps them yet, so to the school alone."""
    return holds_at_school(actor, Capability.PEOPLE_SEE_CONTACTS)


def beside(claim: Claim, weighed: Weighed, actor: Actor) -> tuple[list[Beside], int]:
    """The records that the actor keeps, each beside the claim; and how many others keep."""
    keys = [match.person.pk for match in weighed.matches]
    reached = Person.objects.filter(people_in_reach(actor, Capability.PEOPLE_EDIT), pk__in=keys)
    kept = set(keys) if actor.is_system else set(reached.values_list("pk", flat=True))
    known = [match for match in weighed.matches if match.person.pk in kept]
    may = readings(actor, [match.person for match in known])
    shown = [Beside(match, lines_of(claim, match.person, actor, may[match.person.pk])) for match in known]
    return shown, len(keys) - len(shown)


def lines_of(claim: Claim, person: Person, actor: Actor, reading: Reading) -> list[Line]:
    """What was said, and what the record says as far as the actor may read it; lines that both leave open are left
    out."""

    def opened(field: str, text: str) -> str:
        return text if reading.may(field) else hidden_said()

    studies = list(person.affiliations.order_by("pk"))
    numbers = _joined(line.student_number for line in studies)
    former = _joined(person.former_names.order_by("pk").values_list("full_name", flat=True))
    lines = [
        (_("Name"), claim.full_name, f"{person.full_name} {person.reading}".strip()),
        (_("Former names"), claim.former_name, opened("former_names", former)),
        (_("Student number"), claim.student_number, opened("student_number", numbers)),
        (_("Department"), claim.department, _joined(line.department for line in studies)),
        (_("Class"), claim.class_name, _joined(line.class_name for line in studies)),
        (_("Years"), _years(claim), _joined(_years(line) for line in studies)),
        (_("Date of birth"), claim.login.birth_date, opened("birth_date", person.birth_date)),
        (_("Login"), "", _("yes") if person.login_id else ""),
        (_("Known to have died"), "", _("yes") if person.deceased_at else ""),
    ]
    if can_see_contacts(actor, person):
        points = person.contact_points.current().order_by("kind", "pk").values_list("value", flat=True)
        lines.append((_("Can be reached at"), claim.login.email if sees_login(actor) else "", _joined(points)))
    return [Line(label, said, known) for label, said, known in lines if said or known]


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _years(line: Claim | Affiliation) -> str:
    return "-".join(str(year) for year in (line.entry_year, line.end_year) if year)
