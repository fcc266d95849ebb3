"""What somebody agreed to: the newest answer to each thing, with its words, its day and its door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audit.queries.lines import DOORS
from people.models import Consent, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUBJECTS: dict[str, StrOrPromise] = {"terms": _("Terms of use")}


@dataclass(frozen=True, slots=True)
class Agreed:
    label: StrOrPromise
    version: str
    given: bool
    at: datetime
    door: StrOrPromise


def agreed_by(login: User) -> list[Agreed]:
    """One statement; the latest answer first."""
    newest = Consent.objects.filter(user=login).order_by("subject", "-created_at", "-pk").distinct("subject")
    found = [
        Agreed(SUBJECTS.get(one.subject, one.subject), one.text_version, one.given, one.created_at, _door(one.door))
        for one in newest
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _door(name: str) -> StrOrPromise:
    return DOORS.get(name, name)
