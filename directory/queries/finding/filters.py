"""What people may be chosen by: the traits that apps hang in, with what the index knows of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from people.codes import codes_within
from people.registry import Shape, Trait, traits

FIRST_YEAR, LAST_YEAR = 1800, 2100  # of anything a school remembers


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands in the lines of the directory when a trait holds: any of these values, in any of these states."""

    field: str
    prefix: str
    values: tuple[str, ...]
    has_state: bool

    def written(self, states: Sequence[int]) -> list[str]:
        """With a state each, where the field is one that is shown or not by itself; ``name`` is asked elsewhere."""
        if not self.has_state:
            return [f"{self.prefix}:{value}" for value in self.values]
        return [f"{self.prefix}{int(state)}:{value}" for state in states for value in self.values]


@dataclass(frozen=True, slots=True)
class Choice:
    """One trait with the value somebody asked for."""

    trait: Trait
    value: Any

    @property
    def condition(self) -> Q:
        return self.trait.condition(self.value)


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that was chosen, joined by "and"."""

    choices: tuple[Choice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.choices)

    @property
    def fields(self) -> set[str]:
        """The personal fields that decide: each has to be findable by the reader."""
        return {choice.trait.field for choice in self.choices}

    @property
    def names(self) -> set[str]:
        """As they stand in the address."""
        return {choice.trait.asked_as for choice in self.choices}

    @property
    def facts(self) -> list[Fact]:
        return [fact for choice in self.choices if (fact := _fact_of(choice)) is not None]


def choices_of() -> list[Trait]:
    """Those that the directory offers, in the order in which they are asked."""
    return sorted((trait for trait in traits if trait.asked_as), key=lambda trait: trait.place)


def chosen_by(values: Mapping[str, Any]) -> Chosen:
    """From the clean values of the form, by the names they have in the address. Empty ones are not chosen."""
    asked = ((trait, values.get(trait.asked_as)) for trait in choices_of())
    return Chosen(tuple(Choice(trait, value) for trait, value in asked if value not in (None, "", (None, None))))


def _years(value: tuple[int | None, int | None]) -> list[str]:
    return [str(year) for year in range(max(value[0] or 0, FIRST_YEAR), min(value[1] or LAST_YEAR, LAST_YEAR) + 1)]


def _one(value: Any) -> list[str]:
    return [str(value)]


# trait → prefix in the lines, values behind what was asked. Traits that are not in here are asked of the record alone.
_KNOWN: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "people.kind": ("kind", _one),
    "people.entry_years": ("entry", _years),
    "people.end_years": ("end", _years),
    "people.city": ("city", _one),
    "people.industry": ("industry", codes_within),
    "people.employer": ("employer", lambda organisations: [str(key) for key in organisations]),
    "directory.unit": ("unit", _one),
    "directory.chapter": ("member", _one),
}


def _fact_of(choice: Choice) -> Fact | None:
    if choice.trait.name not in _KNOWN:
        return None
    prefix, values = _KNOWN[choice.trait.name]
    field = choice.trait.field
    return Fact(field, prefix, tuple(values(choice.value)), has_state=field != "name")


__all__ = ["Choice", "Chosen", "Fact", "Shape", "choices_of", "chosen_by"]
