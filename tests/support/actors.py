"""Who asks, in a test."""

from common.actors import Actor, person_actor, system, visitor
from people.models import Person, User

CLOCK = system("clock")
SHELL = system("shell")
VISITOR = visitor()


def acting(person: Person) -> Actor:
    """The person at their own screen. The login is made if there is none, so that a test may not care."""
    if person.login is None:
        person.login = User.objects.create(email=f"person{person.pk}@example.org")
        person.save(update_fields=["login"])
    return person_actor(User.objects.select_related("person").get(pk=person.login_id))


def acting_login(user: User) -> Actor:
    return person_actor(User.objects.select_related("person").get(pk=user.pk))
