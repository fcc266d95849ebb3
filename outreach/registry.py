"""What other apps may hang into outreach: placeholders of a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.registry import Registry
from people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word that is another one for each reader: ``{{name}}``, or with a fallback ``{{class|friends}}``.

    ``fill(people, language)`` gives the words of a whole batch by the persons' keys, with as many queries for one
    person as for a hundred; empty text where there are none, and then the fallback stands there.
    ``is_always_there`` is true of those that need no fallback.
    """

    name: str
    label: StrOrPromise
    fill: Callable[[Sequence[Person], str], Mapping[int, str]]
    is_always_there: bool = False


placeholders: Registry[Placeholder] = Registry()
