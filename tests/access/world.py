"""One school with two departments that mirror each other, everybody who acts, and one of each thing "here".

Built by the real actions where a thing has a life of its own. It costs about two seconds and is built once per
module; each knock at a door is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations import actions
from associations.models import Association, Membership, Office, Term
from associations.models.rights import today
from institution.actions import change_institution
from messaging.letters import addressee_of
from people.models import Affiliation, Person, User
from tests.access.actors import ACTORS, NEWCOMERS, STAFF, UNGUARDED
from tests.access.callers import secrets_for
from tests.access.canaries import Aviary, Kind
from tests.access.things import things_of
from tests.associations.joining import statement
from tests.files.makers import picture, upload
from tests.support.actors import SHELL, acting, acting_login
from tests.support.factories import AffiliationFactory, PersonFactory, PlacementFactory, UserFactory

PASSWORD = "a long enough password"
A_YEAR = timedelta(days=365)


@dataclass
class Half:
    """A department with what stands below it."""

    name: str
    department: Association
    cohort: Association
    other_cohort: Association
    group: Association
    chapter: Association  # open to everybody with a record
    numbers: count = field(default_factory=partial(count, 1))


class World:
    def __init__(self) -> None:
        self.aviary = Aviary()
        self.logins: dict[str, User] = {}
        self.people: dict[str, Person] = {}  # also those who have no login
        self.terms: dict[str, Term] = {}
        change_institution(
            by=SHELL, name_zh="某大学", name_en="A University", seal=upload(picture()), campaigns_approved_above=0
        )
        self.school = actions.set_up_school("学校校友会", "The School", by=SHELL)
        self.here, self.there = self._half("here"), self._half("there")
        self._officers()
        self._members()
        self._newcomers()
        self.things = things_of(self)
        self._close_some_doors()
        self.secrets = secrets_for(self)
        self.cookies = {actor: self._cookies(actor) for actor in ACTORS}

    def person(self, actor: str) -> Person:
        return self.logins[actor].person

    def acting(self, actor: str):
        return acting_login(self.logins[actor])

    def _half(self, name: str) -> Half:
        open_ = partial(actions.open_association, by=SHELL)
        zh, years = {"here": "甲", "there": "乙"}[name], {"entry_year": 2006, "end_year": 2009}
        department = open_(self.school, "department", f"{zh}系", f"Department {name}")
        cohort = open_(department, "cohort", f"{zh}系2009届", end_year=2009)
        return Half(
            name,
            department,
            cohort,
            open_(department, "cohort", f"{zh}系2010届", end_year=2010),
            open_(cohort, "class", f"{zh}一班", f"Class {name}", **years),
            open_(department, "regional", f"{zh}系上海分会", joining="open"),
        )

    # People

    def somebody(self, name: str, half: Half | None, *, with_login: bool = True) -> Person:
        """A person with canaries, on the roster of the class if they are of a half."""
        person = PersonFactory(full_name=f"Kanari {name} Lee", sort_key=name)
        where = half.name if half else ""
        if half is not None:
            number = f"KANARI-{half.name[0]}{next(half.numbers):02}"
            line = AffiliationFactory(person=person, student_number=number, department=half.department.name_zh)
            PlacementFactory(affiliation=line, association=half.group)
        self.aviary.put_into(person, name, where)
        if with_login:
            Person.objects.filter(pk=person.pk).update(login=self._login(name, where))
        self.people[name] = Person.objects.get(pk=person.pk)
        return self.people[name]

    def _login(self, name: str, where: str, *, is_proven: bool = True) -> User:
        address = f"kanari-login-{name}@example.org"
        login = UserFactory(email=address)
        EmailAddress.objects.create(user=login, email=address, verified=is_proven, primary=True)
        self.aviary.add(Kind.CONTACT, name, where, address)
        self.logins[name] = login
        return login

    def _officers(self) -> None:
        here, there = self.here, self.there
        a_year_on, yesterday, tomorrow = today() + A_YEAR, today() - timedelta(days=1), today() + timedelta(days=1)
        self._serves("former_liaison", here, here.group, "liaison", until=yesterday)
        self._serves("liaison", here, here.group, "liaison", since=yesterday, until=a_year_on)
        for name in ("deputy", "deceased", "deactivated"):
            self._serves(name, here, here.group, "deputy_liaison")
        self._serves("coming_deputy", here, here.group, "deputy_liaison", since=tomorrow)
        self._serves("liaison_elsewhere", there, there.group, "liaison")
        self._serves("deputy_elsewhere", there, there.group, "deputy_liaison")
        self._serves("coordinator", here, here.cohort, "cohort_coordinator")
        self._serves("secretary", here, here.department, "department_secretary")
        self._serves("secretary_elsewhere", there, there.department, "department_secretary")
        for name, code in (
            ("office_staff", "office_staff"),
            ("administrator", "administrator"),
            (UNGUARDED, "administrator"),
        ):
            self._serves(name, None, self.school, code)
        for name in STAFF:
            if name != UNGUARDED:
                Authenticator.objects.create(user=self.logins[name], type="totp", data={})

    def _serves(
        self,
        name: str,
        half: Half | None,
        where: Association,
        code: str,
        *,
        since: date = date(2020, 1, 1),
        until: date | None = None,
    ) -> None:
        office = Office.objects.get(code=code)
        person = self.somebody(name, half)
        self.terms[name] = actions.appoint_officer(where, office, person, since, until, by=SHELL)

    def _members(self) -> None:
        self.somebody("missing", self.here, with_login=False)
        for name, half in (("member", self.here), ("banned", self.here), ("former_member", self.here)):
            self._joins(name, half)
        self._joins("member_elsewhere", self.there)
        keeper = acting(self.terms["liaison"].person)
        actions.ban(self.here.group, self.person("banned"), "Sold things to everybody.", by=keeper)
        left = Membership.objects.get(person=self.person("former_member"))
        actions.leave_association(left, by=acting(self.person("former_member")))

    def _joins(self, name: str, half: Half) -> Membership:
        return actions.add_member(half.group, self.somebody(name, half), by=SHELL)

    def _newcomers(self) -> None:
        """Nobody knows who they are; one has asked. The minor's request was answered."""
        for name in (*NEWCOMERS, "unverified", "minor"):
            self._login(name, "here" if name in ("applicant", "minor") else "", is_proven=name != "unverified")
        User.objects.filter(pk=self.logins["minor"].pk).update(birth_date=str(today().year - 16))
        self.line = line = self.somebody("a line", self.here, with_login=False).affiliations.get()
        self.request = self._asks("applicant", line)
        line = self.somebody("minor", self.here, with_login=False).affiliations.get()
        self.approved = self._asks("minor", line)
        actions.approve_request(self.approved, line, by=acting(self.terms["liaison"].person))

    def _asks(self, name: str, line: Affiliation):
        """Saying exactly what the roster says."""
        said = statement(
            full_name=line.person.full_name, student_number=line.student_number, entry_year=2006, end_year=2009
        )
        asker = acting_login(User.objects.get(pk=self.logins[name].pk))
        return actions.ask_to_join(self.here.group, said, by=asker)

    def _close_some_doors(self) -> None:
        """What happened to some after they came in. Everybody has been written to before."""
        self.logins = {name: User.objects.select_related("person").get(pk=key.pk) for name, key in self.logins.items()}
        for login in self.logins.values():
            addressee_of(login)
        Person.objects.filter(pk=self.person("deceased").pk).update(deceased_at=timezone.now())

    def _cookies(self, actor: str) -> dict[str, str]:
        """What the browser of this actor sends: a session that was begun as it is in life."""
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        if actor == "unverified":
            client.post(reverse("account_login"), {"login": self.logins[actor].email, "password": PASSWORD})
        elif actor != "visitor":
            client.force_login(self.logins[actor], backend="people.backends.LoginBackend")
        if actor == "deactivated":
            User.objects.filter(pk=self.logins[actor].pk).update(is_active=False)
        return {name: cookie.value for name, cookie in client.cookies.items() if name == "sessionid"}
