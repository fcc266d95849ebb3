"""Somebody with a mark in every corner of the house, by the real actions; nothing of it tells of anybody else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress

from associations import actions as associations
from associations.models import Association
from common.actors import Actor
from conversations import actions as conversations
from conversations.actions import NewPicture
from files.gateways import full_path
from people import actions
from people.models import ContactPoint, Person, User
from tests.files.makers import picture, upload
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import AffiliationFactory, PersonFactory, PlacementFactory

PASSWORD = "a long enough password"


@dataclass
class Life:
    """``mark`` stands in all they left behind."""

    person: Person
    group: Association
    mark: str

    @property
    def login(self) -> User:
        return User.objects.select_related("person").get(pk=self.person.login_id)

    @property
    def by(self) -> Actor:
        return acting(Person.objects.get(pk=self.person.pk))


def group_of_a_class() -> Association:
    school = associations.set_up_school("学校校友会", "The School", by=SHELL)
    department = associations.open_association(school, "department", "财税系", "Taxation", by=SHELL)
    cohort = associations.open_association(department, "cohort", "2009届", end_year=2009, by=SHELL)
    years = {"entry_year": 2006, "end_year": 2009}
    return associations.open_association(cohort, "class", "财税一班", "Class 1", **years, by=SHELL)


def live(mark: str, group: Association) -> Life:
    person = PersonFactory(full_name=f"{mark} Name", birth_date="1988-02-03", city_code="440100")
    life = Life(person, group, mark)
    _comes_in(life)
    _says(life)
    associations.add_member(group, person, by=SHELL)
    _talks(life)
    return life


def _comes_in(life: Life) -> None:
    address = f"{life.mark}@example.org".lower()
    login = actions.create_login(address, by=SHELL, password=PASSWORD, birth_date="1988-02-03", is_verified=True)
    EmailAddress.objects.get_or_create(user=login, email=address, defaults={"verified": True, "primary": True})
    actions.attach_login(life.person, login, by=SHELL)
    life.person.refresh_from_db()
    line = AffiliationFactory(person=life.person, student_number=f"{life.mark}-06", class_name=f"{life.mark} class")
    PlacementFactory(affiliation=line, association=life.group)
    actions.give_consent(login, by=life.by)


def _says(life: Life) -> None:
    person, mark, by = life.person, life.mark, life.by
    for kind, value in (
        ("email", f"second-{mark}@example.org"),
        ("wechat", f"{mark}-wechat"),
    ):
        actions.add_contact_point(person, kind, value, source=ContactPoint.Source.OWNER, by=by)
    actions.say_address(person, {"street": f"{mark} 1", "recipient": f"{mark} aunt", "postcode": f"{mark}00"}, by=by)
    actions.add_former_name(person, f"{mark} Former", by=by)
    actions.say_position(person, by=by, employer=f"{mark} Works", title=f"{mark} head")
    actions.note_touch(person, "call", date(2026, 1, 2), f"{mark} was called", by=CLOCK)
    actions.keep_notes([(person.pk, f"{mark} bed", f"{mark} slept here")], f"{mark}.csv", by=SHELL)
    actions.issue_token(f"{mark} token", ["people:read"], 30, by=by)


def _talks(life: Life) -> None:
    pictures = [NewPicture(upload(picture(), f"{life.mark}.jpg"), f"{life.mark} smiles")]
    post = conversations.write_post(life.group.wall, f"{life.mark} wrote this", by=life.by, pictures=pictures)
    conversations.write_comment(post, f"{life.mark} answered", by=life.by)


def opened(file) -> dict[str, bytes]:
    """What is in an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(full_path(file.path).read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
