"""Who may change the institution's settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.models import Institution

TERMS = ("terms_zh", "terms_en")


def can_change_institution(actor: Actor, institution: Institution) -> Verdict:
    """An office at the school itself; one further down does not reach so high."""
    if actor.is_system or may(actor, "institution.edit", institution):
        return ALLOWED
    return forbidden(_("Only the school's own office changes these settings."))


def terms_are_told_apart(institution: Institution, values: dict[str, Any]) -> Verdict:
    """Who agreed to which words is known by the version, so other words need another one."""
    version = values.get("terms_version", institution.terms_version)
    changed = any(
        getattr(institution, name) not in ("", values.get(name, getattr(institution, name))) for name in TERMS
    )
    if changed and version == institution.terms_version:
        return refused(
            "terms_version_unchanged",
            _("The terms have other words now. Give them a new version, so that it is known who agreed to what."),
        )
    return ALLOWED
