"""What this app hangs in below: the settings as the audit speaks of them."""

from __future__ import annotations

from django.db.models import QuerySet

from audit.registry import Rows, speak_of
from common.actors import Actor
from common.console import may
from institution.models import Institution


def _seen_by(actor: Actor) -> QuerySet[Institution]:
    """In the audit, by those who may change them."""
    if actor.is_system or may(actor, "institution.edit", Institution()):
        return Institution.objects.all()
    return Institution.objects.none()


def hang_up() -> None:
    """Called once, when the apps are ready."""
    speak_of(Rows("institution.institution", _seen_by))
