"""Changing what staff may change about the institution."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from common.verdicts import Refusal
from files.actions import keep_file
from files.models import StoredFile
from institution import reads
from institution.models import Institution, TermsEdition
from institution.permissions import can_change_institution, can_publish_terms, only_first_terms

NOT_BY_HAND = {"id", "created_at", "seal", "terms_published_at"}
CHANGEABLE = {field.name for field in Institution._meta.concrete_fields} - NOT_BY_HAND


@action
def change_institution(*, by: Actor, seal: File | None = None, remove_seal: bool = False, **values: Any) -> Institution:
    """Set the given fields, and the seal when a picture comes along. Makes the one row when it is not there yet.

    Raises ``ValidationError`` for a zone that does not exist, a colour on which words cannot be read, and days
    that do not rise; ``Refusal`` for a seal that is no picture, and for other terms than stand there (see
    ``publish_terms``).
    """
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"The institution has no {', '.join(sorted(unknown))} to change.")
    Institution.objects.bulk_create([Institution()], ignore_conflicts=True)
    institution = Institution.objects.locked().get(pk=1)
    can_change_institution(by, institution).or_raise()
    only_first_terms(institution, values).or_raise()

    if seal is not None:
        values["seal"] = _keep_seal(seal, by=by)
    elif remove_seal:
        values["seal"] = None
    if changed := changed_fields(institution, values):
        institution.change(**{name: values[name] for name in changed})
        record(by, "institution.changed", about=[institution], fields=sorted(changed))
        transaction.on_commit(reads.forget)
    return institution


@action
def publish_terms(version: str, *, by: Actor, terms_zh: str = "", terms_en: str = "") -> TermsEdition:
    """New terms from now on: everybody who comes in is asked, before anything else, whether they agree.

    The words that stood until now are kept under their version. Raises ``Refusal`` ``terms_version_known`` or
    ``terms_have_no_words``, ``ValidationError`` for a version that is none.
    """
    Institution.objects.bulk_create([Institution()], ignore_conflicts=True)
    institution = Institution.objects.locked().get(pk=1)
    can_publish_terms(by, institution, version).or_raise()
    words = {"terms_zh": terms_zh.strip(), "terms_en": terms_en.strip()}
    if not any(words.values()):
        raise Refusal("terms_have_no_words", _("Write the terms, in one language at the least."))
    if not TermsEdition.objects.filter(version=institution.terms_version).exists():
        TermsEdition.objects.add(
            version=institution.terms_version, terms_zh=institution.terms_zh, terms_en=institution.terms_en
        )
    edition: TermsEdition = TermsEdition.objects.add(version=version, **words)
    institution.change(terms_version=version, terms_published_at=timezone.now(), **words)
    record(by, "institution.terms_published", about=[institution, edition], facts={"version": version})
    transaction.on_commit(reads.forget)
    return edition


def _keep_seal(seal: File, *, by: Actor) -> StoredFile:
    """The one before is left to the nightly sweep."""
    try:
        return keep_file(seal, StoredFile.Kind.PICTURE, by=by)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.reason, field="seal") from refusal
