"""The personal fields the gate knows, and how far each may be shown at all.

A field that is not named here is read by nobody through the gate; the suite fails for a column about a person that
no field names (tests/people/gate).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.registry import Registry
from people.models.audiences import Audience
from people.models.circles import Opening

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVERY = tuple(Audience)
AMONG_FELLOWS = (Audience.MEMBERS, Audience.ALUMNI)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why the school keeps something about people, in words for them."""

    title: StrOrPromise
    why: StrOrPromise


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One thing known of a person that its owner shows as far as they like.

    ``columns``     where it is kept, as ``people.Person.city_code``; every personal column belongs to one field
    ``purpose``     why the school keeps it; fields of one purpose stand together on the page
    ``strictest``   how far it is shown of somebody who has never been here and so has chosen nothing
    ``usual``       the house's default for those who have a login, until the institution sets its own
    ``audiences``   what may be chosen: a class knows its names, so a name cannot be hidden from it
    ``of_students`` the farthest it goes while its owner studies; ``of_minors`` while they are not of age
    ``needs``       what an officer's circle has to open for this field: contact data and the school's register are
                    read by a right of their own
    ``searches``    whether it may be searched by at all
    ``position``    where it stands on the page
    """

    name: str
    label: StrOrPromise
    columns: Sequence[str]
    purpose: Purpose
    strictest: Audience = Audience.OFFICERS
    usual: Audience = Audience.OFFICERS
    audiences: Sequence[Audience] = EVERY
    of_students: Audience = Audience.CLASSMATES
    of_minors: Audience = Audience.OFFICERS
    needs: Opening = Opening.RECORD
    searches: bool = True
    position: int = 1_000


fields: Registry[PersonalField] = Registry()

_FIND = Purpose(_("Who you are"), _("So that those who studied with you find you again."))
_MEET = Purpose(_("Where you are and what you do"), _("So that alumni of one place or trade can meet."))
_REACH = Purpose(_("How you can be reached"), _("So that you can be reached."))
_RECORD = Purpose(_("What stands in the register"), _("Nobody needs it but the school."))


def _contact(name: str, label: StrOrPromise, *also: str) -> PersonalField:
    """Of students and minors no contact goes beyond those who keep their records."""
    columns = (f"people.ContactPoint.{name}", *also)
    return PersonalField(
        name, label, columns, _REACH, of_students=Audience.OFFICERS, needs=Opening.CONTACTS, searches=False
    )


HOUSE_FIELDS = (
    PersonalField(
        "name",
        _("Name, class and years"),
        (
            *(f"people.Person.{part}" for part in ("full_name", "family_name", "given_name", "suffix", "latin_name")),
            *(f"people.Person.{part}" for part in ("reading", "own_reading", "name_order", "sort_key", "search_forms")),
            *(f"people.Affiliation.{part}" for part in ("kind", "department", "programme", "class_name")),
            *(f"people.Affiliation.{part}" for part in ("entry_year", "end_year", "starts_on", "ends_on")),
            *("people.Affiliation.alumnus_at", "people.Person.deceased_at"),
        ),
        _FIND,
        strictest=Audience.MEMBERS,
        usual=Audience.MEMBERS,
        audiences=AMONG_FELLOWS,
        of_students=Audience.MEMBERS,
        of_minors=Audience.MEMBERS,
    ),
    PersonalField("former_names", _("Former names"), ("people.FormerName.full_name", "people.FormerName.until"), _FIND),
    PersonalField("photo", _("Photo"), ("people.Person.photo",), _FIND, searches=False),
    PersonalField("city", _("City"), ("people.Person.city_code", "people.Position.city_code"), _MEET),
    PersonalField("employer", _("Where you work"), ("people.Position.organisation",), _MEET),
    PersonalField(
        "title",
        _("As what you work"),
        ("people.Position.title", "people.Position.starts_on", "people.Position.ends_on"),
        _MEET,
    ),
    PersonalField("industry", _("Industry"), ("people.Position.industry_code",), _MEET),
    _contact("email", _("E-mail")),
    _contact("phone", _("Telephone")),
    _contact("wechat", _("WeChat")),
    _contact(
        "address",
        _("Postal address"),
        *(f"people.PostalAddress.{part}" for part in ("kind", "recipient", "country", "province", "city", "district")),
        *(f"people.PostalAddress.{part}" for part in ("street", "postcode", "since", "until")),
    ),
    PersonalField(
        "birth_date", _("Date of birth"), ("people.Person.birth_date",), _RECORD, needs=Opening.CONSOLE, searches=False
    ),
    PersonalField(
        "gender",
        _("Gender"),
        ("people.Person.gender", "people.Person.gender_as_given"),
        _RECORD,
        needs=Opening.CONSOLE,
        searches=False,
    ),
    PersonalField(
        "student_number",
        _("Student number"),
        ("people.Affiliation.student_number",),
        _RECORD,
        audiences=(Audience.NOBODY, Audience.OFFICERS),
        needs=Opening.CONSOLE,
        searches=False,
    ),
)
for _position, _field in enumerate(HOUSE_FIELDS):
    fields.hang(replace(_field, position=_position))
