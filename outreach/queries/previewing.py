"""As whom a message may be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.actors import Actor
from people.models import Person

# What of a person is theirs to hide, by the placeholder that would say it.
HIDEABLE = {"city": "city"}
MOST = 6


@dataclass(frozen=True, slots=True)
class Reader:
    """``others`` are called alike; ``hidden`` are placeholders whose words this viewer may not read."""

    person: Person
    others: list[Person] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()
    is_found: bool = True


def reader_called(words: str, actor: Actor) -> Reader | None:
    """Whom this actor may see and means by these words: a name, a student number; oneself without any.

    None for an actor without a record. Who is not found, or not theirs to see, is oneself with ``is_found`` False.
    """
    if actor.person is None:
        return None
    if not words.strip():
        return Reader(actor.person)
    seen = Person.objects.visible_in_console(actor).living()
    found = list(seen.found_by(words.strip()[:80], actor=actor).in_name_order()[:MOST])
    if not found:
        return Reader(actor.person, is_found=False)
    return Reader(found[0], found[1:], _hidden(found[0], actor))


def _hidden(person: Person, actor: Actor) -> frozenset[str]:
    readable = Person.objects.filter(pk=person.pk)
    return frozenset(name for name, of in HIDEABLE.items() if not readable.showing(actor, of).exists())
