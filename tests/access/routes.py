"""Every address there is, read from the URL configuration, the console's registry and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver

from common.api import HouseApi


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its pattern and the keywords it wants. ``space`` is "" for the portal."""

    name: str
    pattern: str
    keywords: tuple[str, ...]
    space: str
    methods: frozenset[str] = frozenset()  # of a view of the API

    @property
    def full_name(self) -> str:
        return f"{self.space}:{self.name}" if self.space else self.name


def routes() -> list[Route]:
    """All of them, in the order in which they are tried; one entry per pattern."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (space, entry.namespace) if part)
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            keywords = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            yield Route(entry.name or f"<{pattern}>", pattern, keywords, space, _methods_of(entry))


def _methods_of(entry: URLPattern) -> frozenset[str]:
    view = getattr(entry.callback, "cls", None)  # Django REST framework's name for it
    if view is None or not issubclass(view, HouseApi):
        return frozenset()
    return frozenset(name for name in view.http_method_names if name != "options" and hasattr(view, name))


def operations() -> set[tuple[str, str]]:
    """What programs may call: the name of the address, the method. The schema describes them and is none."""
    return {(route.name, method) for route in routes() for method in route.methods}


@cache
def keywords_of(full_name: str) -> frozenset[str]:
    """All that an address of this name may want; one name may have several patterns."""
    return frozenset(keyword for route in routes() if route.full_name == full_name for keyword in route.keywords)


def forget_routes() -> None:
    """After the URL configuration was changed, or changed back."""
    clear_url_caches()
    keywords_of.cache_clear()
