"""Where whoever holds a staff office needs a second step at the door, beside the console: acts that reach others.

Each app names its own addresses when the apps are ready; ``people`` asks at them.
"""

from __future__ import annotations

from django.http import HttpRequest

_guarded: set[str] = set()


def guard(*names: str) -> None:
    """Pages with all they do; of the API what changes something."""
    _guarded.update(names)


def guarded() -> frozenset[str]:
    return frozenset(_guarded)


def is_guarded(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or match.url_name not in _guarded:
        return False
    return not match.url_name.startswith("api_") or request.method not in ("GET", "HEAD", "OPTIONS")
