"""Invitations to take a record over, and what is done with them."""

from directory import actions
from directory.models import Claim
from messaging.models import Delivery
from people.models import Person, User
from tests.directory.claims.makers import login
from tests.directory.duplicates.makers import record_of
from tests.support.actors import SHELL, acting_login

NAME = "曾丽"


def by_mail(group, **facts) -> Person:
    return record_of(
        facts.pop("full_name", NAME), group=group, contact=facts.pop("contact", "old@example.org"), **facts
    )


def code_for(group, person: Person, by=SHELL, **facts) -> str:
    return next(strip.code for strip in actions.make_claim_codes(group, by=by, **facts) if strip.person == person)


def token_of(person: Person) -> str:
    letters = Delivery.objects.filter(template="directory/email/claim_invitation", addressee__owner=person)
    return letters.latest("pk").context["path"].rstrip("/").rpartition("/")[2]


def give(secret: str, name: str = NAME, user: User | None = None) -> Claim | None:
    return actions.redeem_invitation(secret, name, by=acting_login(user or login()))


def owner_of(person: Person) -> User | None:
    return Person.objects.get(pk=person.pk).login
