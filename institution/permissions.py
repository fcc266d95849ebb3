"""Who may change the institution's settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.models import Institution, TermsEdition

TERMS = ("terms_version", "terms_zh", "terms_en")


def can_change_institution(actor: Actor, institution: Institution) -> Verdict:
    """An office at the school itself; one further down does not reach so high."""
    if actor.is_system or may(actor, "institution.edit", institution):
        return ALLOWED
    return forbidden(_("Only the school's own office changes these settings."))


def only_first_terms(institution: Institution, values: dict[str, Any]) -> Verdict:
    """The first words are set with everything else; other words are published, for then everybody is asked again."""
    standing = {name: getattr(institution, name) for name in TERMS if name in values}
    if any(words and words != values[name] for name, words in standing.items()):
        return refused(
            "terms_are_published",
            _("Other terms are published as a new version, so that everybody is asked whether they agree."),
        )
    return ALLOWED


def can_publish_terms(actor: Actor, institution: Institution, version: str) -> Verdict:
    """Who agreed to which words is known by the version, so no version is used twice."""
    if not (changing := can_change_institution(actor, institution)):
        return changing
    if version == institution.terms_version or TermsEdition.objects.filter(version=version).exists():
        return refused("terms_version_known", _("There were terms of this version already. Take the next one."))
    return ALLOWED
