"""The columns of a file of people: what each says, and which field of the gate opens it.

Their names are those by which our own import knows its columns, so that a file can be mended and brought in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from directory.words.fields import NAMES
from people.codes import city_name, industry_name
from people.models import Affiliation, ContactPoint, Person, Position
from people.models.circles import Opening
from people.models.gate import fields

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BETWEEN = "; "
LOG = "log"  # no field of the gate: what those read who keep the record
CONSOLE = "console"  # and what those read who find it in the console


@dataclass(slots=True)
class Facts:
    """What is known of one person, read for many at once."""

    person: Person
    affiliations: list[Affiliation] = field(default_factory=list)
    contacts: dict[str, ContactPoint] = field(default_factory=dict)  # by kind, the one to be used
    position: Position | None = None
    former_names: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """``opened_by`` is a field of the gate, or ``LOG`` or ``CONSOLE``; ``says`` gives the cell."""

    name: str
    label: StrOrPromise
    opened_by: str
    says: Callable[[Facts], str]


def _person(name: str) -> Callable[[Facts], str]:
    return lambda facts: str(getattr(facts.person, name))


def _studies(name: str) -> Callable[[Facts], str]:
    """Of each time at the school, in the order of years."""

    def says(facts: Facts) -> str:
        found = [getattr(each, name) for each in facts.affiliations]
        return BETWEEN.join(str(each() if callable(each) else each) for each in found if each)

    return says


def _contact(kind: str) -> Callable[[Facts], str]:
    return lambda facts: facts.contacts[kind].value if kind in facts.contacts else ""


def _postal(part: str) -> Callable[[Facts], str]:
    """One part of the address that is used; empty where it came without parts."""

    def says(facts: Facts) -> str:
        postal = getattr(facts.contacts.get("address"), "postal", None)
        return getattr(postal, part) if postal is not None else ""

    return says


def _noted(facts: Facts) -> str:
    if facts.person.deceased_at:
        return gettext("deceased")
    return gettext("not to be contacted") if facts.person.do_not_contact_at else ""


def _gender(facts: Facts) -> str:
    known = facts.person.gender != Person.Gender.UNKNOWN
    return facts.person.gender_as_given or (str(facts.person.get_gender_display()) if known else "")


def _position(says: Callable[[Position], str]) -> Callable[[Facts], str]:
    return lambda facts: says(facts.position) if facts.position else ""


COLUMNS = {
    column.name: column
    for column in (
        Column("full_name", NAMES["full_name"], "name", _person("full_name")),
        Column("family_name", NAMES["family_name"], "name", _person("family_name")),
        Column("given_name", NAMES["given_name"], "name", _person("given_name")),
        Column("latin_name", _("name in Latin letters"), "name", _person("latin_name")),
        Column("reading", _("reading"), "name", _person("reading")),
        Column("former_names", _("former names"), "former_names", lambda facts: BETWEEN.join(facts.former_names)),
        Column("gender", NAMES["gender"], "gender", _gender),
        Column("birth_date", NAMES["birth_date"], "birth_date", _person("birth_date")),
        Column("student_number", NAMES["student_number"], "student_number", _studies("student_number")),
        Column("kind", _("kind of affiliation"), "name", _studies("get_kind_display")),
        Column("department", NAMES["department"], "name", _studies("department")),
        Column("programme", NAMES["programme"], "name", _studies("programme")),
        Column("class", NAMES["class"], "name", _studies("class_name")),
        Column("entry_year", NAMES["entry_year"], "name", _studies("entry_year")),
        Column("end_year", NAMES["end_year"], "name", _studies("end_year")),
        Column("city", NAMES["city"], "city", lambda facts: city_name(facts.person.city_code)),
        Column(
            "employer",
            NAMES["employer"],
            "employer",
            _position(lambda one: one.organisation.name if one.organisation else ""),
        ),
        Column("position", NAMES["position"], "title", _position(lambda one: one.title)),
        Column("industry", _("industry"), "industry", _position(lambda one: industry_name(one.industry_code))),
        Column("phone", NAMES["phone"], "phone", _contact("phone")),
        Column("email", NAMES["email"], "email", _contact("email")),
        Column("wechat", _("WeChat"), "wechat", _contact("wechat")),
        Column("address", _("postal address"), "address", _contact("address")),
        Column("recipient", _("recipient"), "address", _postal("recipient")),
        Column("postcode", _("postcode"), "address", _postal("postcode")),
        Column("noted", _("noted"), CONSOLE, _noted),
        Column("tags", _("tags"), LOG, lambda facts: BETWEEN.join(facts.tags)),
    )
}
USUAL = ("full_name", "department", "class", "end_year")
_RIGHTS = {Opening.CONTACTS: "people.see_contacts", Opening.CONSOLE: "people.see"}


def columns_open_to(actor: Actor) -> dict[str, Column]:
    """Those of which this actor reads something by office. What a fellow shows them as a friend is not for files."""
    return {name: column for name, column in COLUMNS.items() if _is_open(column, actor)}


def _is_open(column: Column, actor: Actor) -> bool:
    right = {LOG: "people.edit", CONSOLE: "people.see"}.get(column.opened_by)
    if right is None:
        right = _RIGHTS.get(fields[column.opened_by].needs, "")
    return not right or actor.is_system or may(actor, right, None)


def labels(names: Iterable[str]) -> list[str]:
    return [str(COLUMNS[name].label) for name in names if name in COLUMNS]
