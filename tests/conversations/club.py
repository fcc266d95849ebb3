"""A place for walls without any upper app: who is in it is a list."""

from django.db.models import Q

from common.actors import Actor
from conversations.places import NOBODY, Place
from people.models import Person
from tests.support.actors import acting
from tests.support.factories import PersonFactory


class Club(Place):
    name = "tests.club"

    def __init__(self) -> None:
        self.members: list[int] = []
        self.leaders: list[int] = []

    def join(self, name: str, *, keeps: bool = False) -> Actor:
        person = PersonFactory(full_name=name, with_login=True)
        self.members.append(person.pk)
        if keeps:
            self.leaders.append(person.pk)
        return acting(person)

    def leave(self, actor: Actor) -> None:
        self.members.remove(actor.person.pk)

    def readers(self, actor: Actor) -> Q:
        return self._walls(actor, self.members)

    writers = readers

    def announcers(self, actor: Actor) -> Q:
        return self._walls(actor, self.leaders)

    moderators = announcers

    def audience(self, wall):
        return Person.objects.filter(pk__in=self.members)

    def keepers(self, wall):
        return Person.objects.filter(pk__in=self.leaders)

    def label(self, wall):
        return "The Club"

    def link(self, wall):
        return "/the-club/"

    def titles(self, wall, persons):
        return {pk: "president" for pk in persons if pk in self.leaders}

    def _walls(self, actor: Actor, persons: list[int]) -> Q:
        return Q(pk__isnull=False) if actor.person and actor.person.pk in persons else NOBODY
