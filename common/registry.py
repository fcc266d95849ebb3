"""Things that upper apps hang into a lower one, by name, when the apps are ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Filled in ``AppConfig.ready()``, read ever after, always in the order of the names.

    Names begin with the app that hangs the thing in: ``associations.officers``.
    """

    def __init__(self) -> None:
        self._things: dict[str, T] = {}

    def hang(self, thing: T) -> T:
        """Raises ``ValueError`` when the name is taken by something else."""
        if self._things.setdefault(thing.name, thing) != thing:
            raise ValueError(f"{thing.name} hangs here already")
        return thing

    def take_down(self, name: str) -> None:
        """For tests that hang something in for themselves."""
        self._things.pop(name, None)

    def __iter__(self) -> Iterator[T]:
        return iter([self._things[name] for name in sorted(self._things)])

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: str) -> bool:
        return name in self._things
