"""Django asks a login whether it is staff; the true answer is an office held today.

The mark opens nothing by itself (the console asks ``permissions.scope``); it is for the framework's own eyes.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from associations.models import Capability, Term
from common.actions import action
from common.actors import Actor
from people.models import Person, User


def mark_console_opener(person: Person) -> None:
    """After a term of this person changed. Part of the caller's action."""
    if person.login_id is not None:
        _mark(User.objects.filter(pk=person.login_id))


@action
def mark_console_openers(*, by: Actor) -> int:
    """Every night: terms begin and end by themselves. Returns how many logins changed."""
    return _mark(User.objects.all())


def _mark(users: QuerySet[User]) -> int:
    opens = Exists(
        Term.objects.filter(
            person__login=OuterRef("pk"), office__capabilities__contains=[Capability.CONSOLE_OPEN]
        ).serving_today()
    )
    begun = users.filter(opens, is_staff=False).update(is_staff=True)
    return begun + users.filter(~opens, is_staff=True).update(is_staff=False)
