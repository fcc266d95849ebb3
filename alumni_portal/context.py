"""What the frame around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from alumni_portal.menu import Menu, menu_for
from institution.reads import current


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that a fragment without masthead costs no query for it. An error before the actor has no menu."""
    actor = getattr(request, "actor", None)
    menu = SimpleLazyObject(lambda: menu_for(request)) if actor is not None else Menu()
    return {"institution": current(), "actor": actor, "menu": menu}
