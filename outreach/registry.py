"""What other apps may hang into outreach: placeholders and cards of a message, and what readers did after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.registry import Registry
from messaging.models import Mailing
from people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word that is another one for each reader: ``{{name}}``, or with a fallback ``{{class|friends}}``.

    ``fill(people, language)`` gives the words of a whole batch by the persons' keys, with as many queries for one
    person as for a hundred; empty text where there are none, and then the fallback stands there. It is None for what
    the letter itself knows (who sends it). ``is_always_there`` is true of those that need no fallback.
    ``name_zh`` is what may be typed as well, and what the Chinese side of the page puts in.
    """

    name: str
    label: StrOrPromise
    fill: Callable[[Sequence[Person], str], Mapping[int, str]] | None
    is_always_there: bool = False
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """How a thing is shown in a letter: in HTML that is escaped already, and in plain text."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A card that stands alone in its paragraph: ``[[group: 2006-3]]``, with ``group`` as its name.

    ``draw(what)`` makes it in the active language; None when there is no such thing, or not for every reader to see.
    ``example`` is what the page puts in to be typed over.
    """

    name: str
    label: StrOrPromise
    draw: Callable[[str], Card | None]
    example: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What readers did after a letter, by which one of two subjects is better than the other.

    ``count(mailing)`` gives for each variant (``a``, ``b``) how many people did it; None where it is not measured.
    Measures are asked in the order of ``place``; the first by which the two differ decides. Where ``fewer_is_better``
    the smaller share does.
    """

    name: str
    label: StrOrPromise
    count: Callable[[Mailing], Mapping[str, int] | None]
    place: int = 10
    fewer_is_better: bool = False


measures: Registry[Measure] = Registry()
placeholders: Registry[Placeholder] = Registry()
blocks: Registry[Block] = Registry()


def find_placeholder(typed: str) -> Placeholder | None:
    """By either of its names."""
    if typed in placeholders:
        return placeholders[typed]
    return next((each for each in placeholders if each.name_zh and each.name_zh == typed), None)
