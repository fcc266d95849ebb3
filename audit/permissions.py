"""Who may read the audit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden


def can_see_audit(actor: Actor) -> Verdict:
    """Somewhere; which entries is said by ``Entry.objects.visible_to``."""
    if actor.is_system or may(actor, "audit.see", None):
        return ALLOWED
    return forbidden(_("Only offices that keep the audit can read it."))
