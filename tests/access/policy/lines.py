"""One line: an address, a way to knock, at which thing, saying what, and what each actor is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.access.answers import SHUT, Answer, Answers

if TYPE_CHECKING:
    from tests.access.world import World

Said = dict[str, Any] | Callable[["World"], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """``thing`` is a name in ``World.things``; empty for an address without keywords. ``about`` tells lines of the
    same address apart. To those who find the door shut, and to ``unseen_by`` whatever they are answered, it must
    look as if nothing stood behind it."""

    route: str
    method: str
    answers: Answers
    thing: str = ""
    said: Said | None = None
    about: str = ""
    unseen_by: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method.upper(), self.route, self.about or self.thing]))

    def data(self, world: World) -> dict[str, Any]:
        return self.said(world) if callable(self.said) else self.said or {}

    def is_nothing_to(self, actor: str, answer: Answer) -> bool:
        return answer in SHUT or actor in self.unseen_by


def get(route: str, answers: Answers, thing: str = "", said: Said | None = None, about: str = "") -> Line:
    return Line(route, "get", answers, thing, said, about)


def post(route: str, answers: Answers, thing: str = "", said: Said | None = None, about: str = "") -> Line:
    return Line(route, "post", answers, thing, said, about)
