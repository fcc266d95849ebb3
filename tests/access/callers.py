"""Who calls the API: each kind of actor from a page of ours, and programs with what may become of a token.

A caller's name says whose it is and what is in its hand: ``"member"``, ``"member with a reading token"``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from people.actions import issue_token
from people.models import AccessToken
from people.models.tokens import SCOPES
from tests.access.actors import ACTORS, UNGUARDED
from tests.access.answers import DONE, LOGIN, NO, OK, REFUSED, Answers

if TYPE_CHECKING:
    from tests.access.world import World

OF_OTHER_APPS = ("conversations:", "messaging:")
JUST_NOW, A_DAY = timedelta(seconds=1), timedelta(days=1)


class Token(StrEnum):
    FULL = "full"  # every scope there is
    READING = "reading"
    FOREIGN = "foreign"  # every scope of apps that stand in no line here
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Caller:
    owner: str
    token: Token

    def __str__(self) -> str:
        return f"{self.owner} with a {self.token} token"


# Whoever has ceased to be something holds a token from when they were.
FULL = ("newcomer", "applicant", "banned", "former_liaison", "deceased", "member", "liaison", "secretary_elsewhere")
PROGRAMS = (
    *(Caller(owner, Token.FULL) for owner in (*FULL, "secretary", "administrator", UNGUARDED, "deactivated")),
    *(Caller(owner, Token.READING) for owner in ("member", "liaison", "administrator")),
    *(Caller(owner, Token.FOREIGN) for owner in ("member", "liaison", "administrator")),
    Caller("administrator", Token.EXPIRED),
    Caller("administrator", Token.REVOKED),
)
CALLERS = (*ACTORS, *map(str, PROGRAMS))


def with_programs(answers: Answers, method: str) -> Answers:
    """A token opens what its owner may, and of that no more than it names; one that has ended opens nothing.

    What a reading token may not do it is told: its owner sees the thing. One of another app is told the same
    everywhere, whatever is asked for.
    """
    return answers | {str(program): _opened_by(program, answers, method) for program in PROGRAMS}


def _opened_by(program: Caller, answers: Answers, method: str):
    owners = answers[program.owner]
    if program.token in (Token.EXPIRED, Token.REVOKED):
        return LOGIN
    if program.token == Token.FOREIGN:
        return NO
    if program.token == Token.READING and method != "get":
        return NO if owners in (OK, DONE, REFUSED) else owners
    return owners


def secrets_for(world: World) -> dict[str, str]:
    """Each program's token, made while its owner could make one; by the name of the caller."""
    return {str(program): _secret_of(world, program) for program in PROGRAMS}


def _secret_of(world: World, program: Caller) -> str:
    token, secret = issue_token(str(program), _scopes_of(program.token), 30, by=world.acting(program.owner))
    now = timezone.now()
    ended = {Token.EXPIRED: {"expires_at": now - JUST_NOW}, Token.REVOKED: {"revoked_at": now - A_DAY}}
    # Seen a moment ago, so that knocking writes nothing by itself.
    AccessToken.objects.filter(pk=token.pk).update(last_used_at=now, **ended.get(program.token, {}))
    return secret


def _scopes_of(token: Token) -> list[str]:
    if token == Token.FOREIGN:
        return [scope for scope in SCOPES if scope.startswith(OF_OTHER_APPS)]
    if token == Token.READING:
        return [scope for scope in SCOPES if scope.endswith(":read")]
    return list(SCOPES)


def owner_of(caller: str) -> str:
    """Whose eyes read the answer."""
    return caller.partition(" with a ")[0]
