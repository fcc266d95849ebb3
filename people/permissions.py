"""Who may change what about people, and when.

Which offices a person holds is known two floors up; ``common.console.may`` asks there. The building blocks of
records (``create_person``, ``add_affiliation``, ``attach_login`` …) ask only what the state of things demands:
they are called by the actions of floors above, which have asked who may.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import Person, User

NEW_FOR = timedelta(hours=24)


def is_owner(actor: Actor, person: Person) -> bool:
    """Whether this is the actor's own record."""
    return actor.person is not None and actor.person.pk == person.pk


def can_keep_record(actor: Actor, person: Person) -> Verdict:
    """The house itself, and officers who keep the records of people here."""
    if actor.is_system or may(actor, "people.edit", person):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def can_change_person(actor: Actor, person: Person) -> Verdict:
    """The owner too."""
    return ALLOWED if is_owner(actor, person) else can_keep_record(actor, person)


def can_see_contacts(actor: Actor, person: Person) -> Verdict:
    """The same answer as ``Person.objects.with_contacts_open_to(actor)`` gives for many."""
    if Person.objects.with_contacts_open_to(actor).filter(pk=person.pk).exists():
        return ALLOWED
    return forbidden(_("Contact data is shown to its owner and to officers who keep it."))


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
