"""A small register, and the same people as plain Python knows them: what conditions should choose is asked of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.utils import timezone

from associations.models import Association, Membership, Placement, Term
from people.models import Affiliation, ContactPoint, FieldChoice, Organisation, Person, Position, User
from tests.support.factories import (
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    OfficeFactory,
    SchoolFactory,
    TermFactory,
)

CITIES = ("440100", "310000", "")
KINDS = ("undergraduate", "evening", "full_time")
GENDERS = ("female", "male", "unknown")
WORK = ((None, ""), ("华为", "C"), ("华夏银行", "J"), ("美的", "C"))
YEARS = range(2001, 2006)
SINCE = (None, 3, 100, 800)  # days since they signed in; None: no login
SECRETARY = ("console.open", "people.see", "people.see_contacts", "members.manage", "campaigns.write")
LIAISON = ("members.manage", "campaigns.write")


@dataclass
class Known:
    """One person as the generator made them. ``hides`` are the fields shown to nobody but the register's keepers."""

    pk: int
    city: str
    gender: str
    born: str
    kind: str
    years: tuple[int, int]
    unit: Association
    is_alumnus: bool
    since: int | None
    work: tuple[str | None, str]
    email: bool
    phone: bool
    joined: set[int] = field(default_factory=set)  # every unit at or above a group they are in
    in_class_group: bool = False
    office: str = ""
    dead: bool = False
    hides: frozenset[str] = frozenset()


@dataclass
class Register:
    school: Association
    departments: list[Association]
    classes: list[Association]
    chapter: Association
    people: list[Known]

    @property
    def units(self) -> list[Association]:
        return [self.school, *self.departments, *self.classes, self.chapter]

    def here(self, unit: Association) -> list[Known]:
        """The living who belong to the unit today."""
        return [one for one in self.people if not one.dead and self._belongs(one, unit)]

    def _belongs(self, one: Known, unit: Association) -> bool:
        return unit.pk in one.unit.path or unit.pk in one.joined or unit == self.school


def make_register(size: int = 40, seed: int = 7) -> Register:
    chance = Random(seed)
    school = SchoolFactory()
    departments = [DepartmentFactory(parent=school, name_zh=name) for name in ("金融学院", "会计学院")]
    classes = [ClassFactory(parent=CohortFactory(parent=unit)) for unit in departments for _each in range(2)]
    for unit in classes:
        unit.refresh_from_db()
    chapter = ChapterFactory(parent=school, name_zh="广州校友会")
    chapter.refresh_from_db()
    register = Register(school, departments, classes, chapter, [])
    register.people = [_somebody(number, register, chance) for number in range(size)]
    return register


def _somebody(number: int, register: Register, chance: Random) -> Known:
    since = chance.choice(SINCE)
    login = None
    if since is not None:
        seen = timezone.now() - timedelta(days=since)
        login = User.objects.create(email=f"one{number}@example.org", last_login=seen)
    born = chance.choice(("", "1985", "1985-05", "1985-05-17", "1986-11-02"))
    person = Person.objects.create(
        full_name=f"人{number}",
        sort_key=f"ren{number:03}",
        login=login,
        city_code=chance.choice(CITIES),
        gender=chance.choice(GENDERS),
        birth_date=born,
        deceased_at=timezone.now() if chance.random() < 0.1 else None,
    )
    entry = chance.choice(YEARS)
    known = Known(
        pk=person.pk,
        city=person.city_code,
        gender=person.gender,
        born=born[5:7],
        kind=chance.choice(KINDS),
        years=(entry, entry + 4),
        unit=chance.choice(register.classes),
        is_alumnus=chance.random() < 0.8,
        since=since,
        work=chance.choice(WORK),
        email=chance.random() < 0.5,
        phone=chance.random() < 0.3,
        dead=person.deceased_at is not None,
        hides=frozenset(name for name in ("city", "industry", "employer", "email") if chance.random() < 0.3),
    )
    _write(known, person, register, chance)
    return known


def _write(known: Known, person: Person, register: Register, chance: Random) -> None:
    line = Affiliation.objects.create(
        person=person,
        kind=known.kind,
        entry_year=known.years[0],
        end_year=known.years[1],
        department="金融系",
        alumnus_at=timezone.now() if known.is_alumnus else None,
    )
    Placement.objects.create(affiliation=line, association=known.unit)
    for group in (known.unit, register.chapter):
        if chance.random() < 0.4:
            Membership.objects.create(person=person, association=group, origin="staff", joined_at=timezone.now())
            known.joined |= set(group.path)
            known.in_class_group = known.in_class_group or group == known.unit
    if known.work[0]:
        employer = Organisation.objects.get_or_create(name=known.work[0])[0]
        Position.objects.create(person=person, organisation=employer, industry_code=known.work[1])
    for kind, has_one in (("email", known.email), ("phone", known.phone)):
        if has_one:
            value = f"one{person.pk}@else.example" if kind == "email" else f"+86138{person.pk:08}"
            ContactPoint.objects.create(person=person, kind=kind, value=value, source="import", is_primary=True)
    FieldChoice.objects.bulk_create(FieldChoice(person=person, field=name, audience=0) for name in known.hides)


def appoint(person: Person, unit: Association, *capabilities: str, code: str = "writer") -> Term:
    office = OfficeFactory(code=code, capabilities=list(capabilities), kinds=[unit.kind], single_holder=False)
    return TermFactory(association=unit, office=office, person=person)
