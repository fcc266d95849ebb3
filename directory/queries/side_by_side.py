"""Two records beside each other: what is chosen, what is carried over anyway, and which record would better stay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Membership, Term
from common.actors import Actor
from directory.queries.keys import is_more_precise
from institution.reads import zone
from people.codes import city_name
from people.models import Affiliation, Person
from people.models.gate import Reading, readings
from people.permissions import can_see_contacts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE, OTHER = "one", "other"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both. ``name`` when it is chosen; ``marked`` is the side whose value is preselected."""

    label: StrOrPromise
    one: str
    other: str
    name: str = ""
    marked: str = ""

    @property
    def differs(self) -> bool:
        return self.one != self.other


def better_kept(one: Person, other: Person) -> str:
    """The record with a login; else the one with offices, with more ways to reach them; else the older one."""

    def worth(person: Person) -> tuple[bool, bool, int, int]:
        offices = Term.objects.not_over().filter(person=person).exists()
        return person.login_id is not None, offices, person.contact_points.current().count(), -person.pk

    return max((worth(one), ONE), (worth(other), OTHER))[1]


# What is chosen, how it is said, and which field of the gate opens it.
_CHOSEN: tuple[tuple[str, StrOrPromise, str, Callable[[Person], str]], ...] = (
    ("name", gettext_lazy("Name"), "name", lambda person: _name(person)),
    ("latin_name", gettext_lazy("Name in Latin letters"), "name", lambda person: person.latin_name),
    ("birth_date", gettext_lazy("Date of birth"), "birth_date", lambda person: person.birth_date),
    ("gender", gettext_lazy("Gender"), "gender", lambda person: _gender(person)),
    ("photo", gettext_lazy("Photo"), "photo", lambda person: _there(person.photo_id)),
    ("city", gettext_lazy("City"), "city", lambda person: city_name(person.city_code)),
    ("deceased_at", gettext_lazy("Known to have died"), "name", lambda person: _there(person.deceased_at)),
)


def choice_lines(one: Person, other: Person, kept: str, actor: Actor) -> list[Line]:
    """What one chooses between: of the record that stays, unless the other one says more.

    Where an owner does not show something to the actor, that is said, whether anything stands there or not.
    """
    may, lines = readings(actor, [one, other]), []
    for name, label, field, says in _CHOSEN:
        hidden = [not may[person.pk].may(field) for person in (one, other)]
        first, second = (says(person) for person in (one, other))
        marked = kept if any(hidden) else _marked(name, first, second, kept)
        if all(hidden) or not (first or second or any(hidden)):
            continue
        first, second = (hidden_said() if hidden[0] else first), (hidden_said() if hidden[1] else second)
        lines.append(Line(label, first, second, name, marked))
    return lines


def hidden_said() -> str:
    return _("not shown to you")


def login_line(one: Person, other: Person, kept: str, actor: Actor) -> Line | None:
    """Two logins: one stays tied. Asked only where both have one."""
    if one.login is None or other.login is None:
        return None
    seen = can_see_contacts(actor, one) and can_see_contacts(actor, other)
    first, second = (
        (one.login.email, other.login.email) if seen else (_("the login of this record"), _("the login of that one"))
    )
    return Line(_("Login that stays"), first, second, "login", kept)


def other_lines(one: Person, other: Person, actor: Actor) -> list[Line]:
    """What is carried over whatever is chosen, as far as the actor may read it."""
    may = readings(actor, [one, other])
    lines = [
        (_("School's records"), *(_studies(person, may[person.pk]) for person in (one, other))),
        (_("Former names"), *(_former(person, may[person.pk]) for person in (one, other))),
        (_("Groups"), _groups(one), _groups(other)),
        (_("Offices"), _offices(one), _offices(other)),
    ]
    if can_see_contacts(actor, one) and can_see_contacts(actor, other):
        lines.append((_("Can be reached at"), _contacts(one), _contacts(other)))
    lines.append((_("Login"), _there(one.login_id), _there(other.login_id)))
    lines.append((_("Record since"), _day(one), _day(other)))
    return [Line(label, first, second) for label, first, second in lines if first or second]


def _marked(name: str, one: str, other: str, kept: str) -> str:
    if not one or not other:
        return ONE if one else OTHER
    if name == "birth_date" and (is_more_precise(one, other) or is_more_precise(other, one)):
        return ONE if is_more_precise(one, other) else OTHER
    return kept


def _name(person: Person) -> str:
    return f"{person.full_name} {person.reading}".strip()


def _gender(person: Person) -> str:
    if person.gender == Person.Gender.UNKNOWN:
        return person.gender_as_given
    return str(person.get_gender_display())


def _there(value: object) -> str:
    return _("yes") if value else ""


def _day(person: Person) -> str:
    return date_format(person.created_at.astimezone(zone()), "DATE_FORMAT")


def _joined(parts: Iterable[object]) -> str:
    return "\n".join(str(part) for part in parts)


def _studies(person: Person, reading: Reading) -> str:
    numbered = reading.may("student_number")

    def said(line: Affiliation) -> str:
        years = "-".join(str(year) for year in (line.entry_year, line.end_year) if year)
        return " ".join(str(part) for part in (line, line.student_number if numbered else "", years) if part)

    return _joined(said(line) for line in person.affiliations.order_by("pk"))


def _former(person: Person, reading: Reading) -> str:
    if not reading.may("former_names"):
        return hidden_said()
    return _joined(person.former_names.order_by("pk"))


def _groups(person: Person) -> str:
    standing = Membership.objects.standing().filter(person=person).select_related("association").order_by("pk")
    return _joined(membership.association.name for membership in standing)


def _offices(person: Person) -> str:
    terms = Term.objects.not_over().filter(person=person).select_related("association", "office").order_by("pk")
    return _joined(f"{term.office.name}, {term.association.name}" for term in terms)


def _contacts(person: Person) -> str:
    return _joined(person.contact_points.current().order_by("kind", "pk").values_list("value", flat=True))
