"""Who acts: a person with a login, a visitor, the holder of a signed link, a provider, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from people.models import AccessToken, Person, User


class Kind(StrEnum):
    PERSON = "person"  # signed in, on a page, in the console or through the API
    VISITOR = "visitor"  # nobody we know
    SIGNED_LINK = "signed_link"  # came by a link that acts for one person on one thing
    PROVIDER = "provider"  # a mail or payment provider's webhook
    SYSTEM = "system"  # the clock, a worker, the shell


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything a verdict may want to know about who asks. Made by a door, passed as ``by=``."""

    kind: Kind
    user: User | None = None
    token: AccessToken | None = None
    on_behalf_of: Person | None = None
    door: str = ""
    request_id: str = ""

    @property
    def person(self) -> Person | None:
        """The Person whose rights count here, or None: a login has none until a request is approved."""
        if self.on_behalf_of is not None:
            return self.on_behalf_of
        return getattr(self.user, "person", None)

    @property
    def is_system(self) -> bool:
        return self.kind == Kind.SYSTEM and self.on_behalf_of is None

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None

    def holds_scope(self, scope: str) -> bool:
        """Without a token everything the person may do is open; a token opens only what it names."""
        return self.token is None or scope in self.token.scopes

    def through(self, door: str) -> Actor:
        return replace(self, door=door)


def visitor(door: str = "page", request_id: str = "") -> Actor:
    return Actor(Kind.VISITOR, door=door, request_id=request_id)


def system(door: str = "clock", on_behalf_of: Any = None) -> Actor:
    return Actor(Kind.SYSTEM, door=door, on_behalf_of=on_behalf_of)


def person_actor(user: User, door: str = "page", request_id: str = "", token: AccessToken | None = None) -> Actor:
    return Actor(Kind.PERSON, user=user, token=token, door=door, request_id=request_id)


def signed_link(person: Person, request_id: str = "") -> Actor:
    """The holder of a link that was sent to this person: no session, one act."""
    return Actor(Kind.SIGNED_LINK, on_behalf_of=person, door="link", request_id=request_id)
