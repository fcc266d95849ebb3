"""Letters about one's own data: none of it is in them."""

from __future__ import annotations

from django.urls import reverse

from messaging.letters import queue_account_letter, queue_account_text, queue_letter
from messaging.letters.links import absolute
from messaging.registry import carries_text
from people.models import ContactPoint
from people.registry import Subject
from privacy.models import DataCopy, Erasure

CATEGORY = "own_data"
BY_TEXT = "privacy/sms/erasure_announced"


def queue_copy_ready(copy: DataCopy) -> None:
    """Where it can be fetched, until when. The page asks who is there."""
    queue_letter(
        to=copy.login, category=CATEGORY, template="privacy/email/copy_ready", about=copy, key=f"copy:{copy.public_id}"
    )


def announce_erasure(erasure: Erasure, subject: Subject, token: str) -> None:
    """To every address that was proven, and by text message to proven numbers: when it happens, and what stops it."""
    path = reverse("erasure_stop", args=[token])
    facts = {"path": path, "day": erasure.due_at.isoformat(), "is_own": erasure.is_own}
    for address in _proven_addresses(subject):
        queue_account_letter(
            email=address, template="privacy/email/erasure_announced", context=facts, user=subject.login
        )
    if carries_text(BY_TEXT):
        page = {"page": absolute(path)}
        for number in _proven_numbers(subject):
            queue_account_text(phone=number, template=BY_TEXT, context=page, user=subject.login)


def _proven_addresses(subject: Subject) -> list[str]:
    """Each once. The login's own first: the one they are most likely to read."""
    found = [] if subject.login is None else [subject.login.email.lower()]
    return list(dict.fromkeys([*found, *(one.lower() for one in _proven(subject, ContactPoint.Kind.EMAIL))]))


def _proven_numbers(subject: Subject) -> list[str]:
    found = [subject.login.phone] if subject.login is not None and subject.login.phone else []
    return list(dict.fromkeys([*found, *_proven(subject, ContactPoint.Kind.PHONE)]))


def _proven(subject: Subject, kind: str) -> list[str]:
    if subject.person is None:
        return []
    points = subject.person.contact_points.current().verified().filter(kind=kind)
    return list(points.order_by("pk").values_list("value", flat=True))
