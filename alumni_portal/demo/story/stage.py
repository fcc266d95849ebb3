"""What is there so far, for the parts of the story that build on each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from django.db.models import QuerySet

from alumni_portal.demo.accounts import Account
from associations.models import Association, Office
from common.actors import Actor, person_actor, system
from institution import reads
from people import actions as people
from people.models import Person, User

SEED = 1958  # the year in which the college was founded


@dataclass
class ClassOnStage:
    """A class group with everybody on its roster, in the order of their student numbers."""

    association: Association
    department: str  # slug
    entry_year: int
    people: list[Person] = field(default_factory=list)
    liaison: Person | None = None
    members: list[Person] = field(default_factory=list)

    def missing(self) -> QuerySet[Person]:
        """On the roster, not in the group, and without a login, as it stands in the records now."""
        here = Person.objects.filter(affiliations__placement__association=self.association, login=None)
        return here.living().exclude(memberships__association=self.association).order_by("pk")


@dataclass
class Stage:
    people_wanted: int
    random: Random = field(default_factory=lambda: Random(SEED))
    house: Actor = field(default_factory=lambda: system("shell"))
    today: date = field(default_factory=lambda: reads.now().date())
    offices: dict[str, Office] = field(default_factory=lambda: {office.code: office for office in Office.objects.all()})
    student_numbers: count = field(default_factory=lambda: count(1))
    school: Association | None = None
    departments: dict[str, Association] = field(default_factory=dict)
    cohorts: dict[tuple[str, int], Association] = field(default_factory=dict)
    classes: list[ClassOnStage] = field(default_factory=list)
    chapters: dict[str, Association] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    logins: count = field(default_factory=lambda: count(1))

    def day(self, from_today: int) -> date:
        return self.today + timedelta(days=from_today)

    def class_called(self, slug: str) -> ClassOnStage:
        return next(one for one in self.classes if one.association.slug == slug)

    def login_of(self, person: Person, email: str = "") -> User:
        """The one they have, or a new one without a password; its address is the one to be remembered, or a number."""
        if person.login is None:
            email = email or f"login{next(self.logins)}@example.org"
            user = people.create_login(email, by=self.house, is_verified=True)
            person.login = people.attach_login(person, user, by=self.house).login
        return person.login

    def acting(self, person: Person) -> Actor:
        """The person at their own screen."""
        return person_actor(User.objects.select_related("person").get(pk=self.login_of(person).pk))

    def office(self) -> Actor:
        """Whoever sits in the alumni office and does what comes up from day to day."""
        return self.acting(self.staff["secretary_general"])
