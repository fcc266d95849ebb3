"""What the frame around every page needs to know."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    from institution.reads import current

    return {"institution": current(), "actor": getattr(request, "actor", None)}
