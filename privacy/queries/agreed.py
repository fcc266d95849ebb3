"""What somebody agreed to: each answer with its words, its day and its door, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audit.queries.lines import DOORS
from people.models import Consent, User
from people.models.consents import PHOTO_ON_CARD, TERMS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Subject:
    """``about`` says what it allows; ``after`` what happens when it is taken back, where that is more."""

    label: StrOrPromise
    about: StrOrPromise = ""
    after: StrOrPromise = ""


SUBJECTS: dict[str, Subject] = {
    TERMS: Subject(
        _("Terms of use"),
        _("How we deal with each other here. Without them your login rests."),
        _(
            "When you take them back, your login rests: the next page asks whether you agree again, and no letters go "
            "to you but those about the login itself. What others see of you stays as you chose; to have everything "
            "erased, ask for that under your data."
        ),
    ),
    PHOTO_ON_CARD: Subject(
        _("Your photo on the alumni card"),
        _("Only who holds your telephone sees it there; a scan does not show it."),
    ),
}


@dataclass(frozen=True, slots=True)
class Agreed:
    label: StrOrPromise
    version: str
    given: bool
    at: datetime
    door: StrOrPromise


@dataclass(frozen=True, slots=True)
class Agreement:
    """``live`` is the answer that counts now, None after it was taken back; ``answers`` are all, the newest first."""

    label: StrOrPromise
    about: StrOrPromise
    after: StrOrPromise
    live: Consent | None
    answers: list[Agreed]


def agreed_by(login: User) -> list[Agreed]:
    """The newest answer to each thing. One statement; the latest first."""
    newest = Consent.objects.filter(user=login).order_by("subject", "-pk").distinct("subject")
    return sorted((_said(one) for one in newest), key=lambda one: one.at, reverse=True)


def agreements_with(login: User) -> list[Agreement]:
    """Everything they were asked, what they last answered to first. One statement."""
    answers: dict[str, list[Consent]] = {}
    for one in Consent.objects.filter(user=login).order_by("-pk"):
        answers.setdefault(one.subject, []).append(one)
    return [_agreement(subject, found) for subject, found in answers.items()]


def _agreement(name: str, found: Iterable[Consent]) -> Agreement:
    newest, *_before = found = list(found)
    subject = SUBJECTS.get(name, Subject(name))
    live = newest if newest.given else None
    return Agreement(subject.label, subject.about, subject.after, live, [_said(one) for one in found])


def _said(one: Consent) -> Agreed:
    label = SUBJECTS.get(one.subject, Subject(one.subject)).label
    return Agreed(label, one.text_version, one.given, one.created_at, DOORS.get(one.door, one.door))
