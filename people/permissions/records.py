"""Who may keep a record, and what its state allows."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor
from common.console import may
from common.partial_dates import latest
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current, now
from people.models import (
    Person,
    Position,
    User,
)
from people.models.gate.rules import born_before_of_age

NEW_FOR = timedelta(hours=24)


def is_owner(actor: Actor, person: Person) -> bool:
    """Whether this is the actor's own record."""
    return actor.person is not None and actor.person.pk == person.pk


def can_keep_record(actor: Actor, person: Person) -> Verdict:
    """The house itself, and officers who keep the records of people here."""
    if actor.is_system or may(actor, "people.edit", person):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def can_note_touch(actor: Actor, person: Person, day: date) -> Verdict:
    """Whoever keeps the record; of what has been, not of what is to come."""
    if not (keeping := can_keep_record(actor, person)):
        return keeping
    if day > now().date():
        return refused("touch_in_the_future", _("That day has not come. What is to be done is the next step."))
    return ALLOWED


def can_keep_tags(actor: Actor) -> Verdict:
    """The list is the institution's; everybody who keeps records chooses from it."""
    keeps = actor.is_system or may(actor, "people.edit", current())
    return ALLOWED if keeps else forbidden(_("The office of the school keeps the list of tags."))


def can_change_person(actor: Actor, person: Person) -> Verdict:
    """The owner too."""
    return ALLOWED if is_owner(actor, person) else can_keep_record(actor, person)


def can_say_birth_date(actor: Actor, person: Person, said: str) -> Verdict:
    """Whoever is a minor by what is known of them does not come of age by their own word: floors hang on it."""
    if actor.is_system or said == person.birth_date or not is_owner(actor, person):
        return ALLOWED
    known = person.birth_date or (actor.user.birth_date if actor.user is not None else "")
    if known and latest(known).isoformat() > born_before_of_age():
        return refused(
            "birth_date_of_minor",
            _("Until you are of age the alumni office changes your date of birth. Write to them if it is wrong."),
        )
    return ALLOWED


def can_keep_photo(actor: Actor, person: Person) -> Verdict:
    """A face is shown by whoever it belongs to, and by nobody for them."""
    return ALLOWED if is_owner(actor, person) else forbidden(_("Everybody gives their own photo."))


def can_take_photo_off(actor: Actor, person: Person) -> Verdict:
    """Whoever keeps the record, where there is one: of somebody else, or of what is no face."""
    if not (keeping := can_keep_record(actor, person)):
        return keeping
    return ALLOWED if person.photo_id is not None else refused("no_photo", _("There is no photo."))


def can_confirm_record(actor: Actor, person: Person) -> Verdict:
    """Only they know whether it is right."""
    return ALLOWED if is_owner(actor, person) else forbidden(_("Everybody says this of their own record."))


def can_end_position(position: Position) -> Verdict:
    if position.ends_on:
        return refused("position_has_ended", _("This stands among what you did before already."))
    return ALLOWED


def can_attach_login(person: Person, user: User) -> Verdict:
    """A record has one login for good; whoever comes second is not its owner, or has two logins."""
    if person.login_id is not None:
        return refused("person_has_a_login", _("This record belongs to somebody who has a login already."))
    if person.deceased_at is not None:
        return refused("person_is_deceased", _("The records say that this person has died. Ask the alumni office."))
    if Person.objects.filter(login=user).exists():
        return refused("login_has_a_person", _("This login belongs to a person already."))
    return ALLOWED


def can_unmake_person(person: Person) -> Verdict:
    if person.login_id is not None:
        return refused("person_has_a_login", _("This record belongs to somebody who has a login already."))
    if person.created_at < timezone.now() - NEW_FOR:
        return refused("person_is_no_longer_new", _("Only a record made within the last day can be taken back."))
    return ALLOWED
