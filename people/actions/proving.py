"""The owner proves that a contact reaches them: six digits go there, and come back on a page."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from messaging.actions.numbers import forget_what_stood_against
from people.actions.contact_points import verify_contact_point
from people.actions.yearly_checks import note_own_change
from people.emails import queue_contact_code
from people.models import ContactCode, ContactPoint, Person
from people.permissions import can_prove_contact, can_send_contact_code
from people.queries import standing_code

LIVES = timedelta(minutes=15)
KEPT = timedelta(days=1)  # longer than the hour that the limits look back
DIGITS = 6


@action
def send_contact_code(point: ContactPoint, *, by: Actor) -> ContactCode:
    """Six digits to this contact; those sent before do not count any more.

    Raises ``Refusal`` ``contact_proven``, ``contact_takes_no_code`` or ``code_asked_too_often``.
    """
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.current().locked().get(pk=point.pk)
    can_send_contact_code(by, point).or_raise()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row: ContactCode = ContactCode.objects.add(
        point=point, digest=_digest(point, code), expires_at=timezone.now() + LIVES
    )
    record(by, "people.contact_code_sent", about=[person, point])
    queue_contact_code(point, code)
    return row


@action
def prove_contact(point: ContactPoint, code: str, *, by: Actor) -> Verdict:
    """They typed the code that was sent there.

    Answers with the verdict instead of raising it, because a wrong try is kept: ``code_run_out``,
    ``code_wrong``, ``proven_by_another``. Raises ``Refusal`` for a contact that cannot be proven at all.
    """
    person = Person.objects.locked().get(pk=point.person_id)
    point = person.contact_points.current().locked().get(pk=point.pk)
    can_prove_contact(by, point).or_raise()
    sent = standing_code(point)
    if sent is None:
        return refused("code_run_out", _("The code has run out, or was mistyped too often. Have another one sent."))
    if not constant_time_compare(sent.digest, _digest(point, code.strip())):
        sent.change(tries=sent.tries + 1)
        return refused("code_wrong", _("This is not the code we sent. Look at the newest one."))
    sent.change(used_at=timezone.now())
    note_own_change(person, by=by)
    if verify_contact_point(point, by=by).verified_at:
        if point.kind == ContactPoint.Kind.PHONE:
            forget_what_stood_against(point.value, by=by)
        return ALLOWED
    return refused("proven_by_another", _("This stands as confirmed in another record. The alumni office helps."))


@action
def forget_old_codes(*, by: Actor) -> int:
    """Codes nobody can use any more, and no limit counts. Returns how many went."""
    return ContactCode.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _digest(point: ContactPoint, code: str) -> str:
    """Sealed with the house's secret: a million codes are tried in a second."""
    return salted_hmac("people.contact_code", f"{point.pk}:{code}", algorithm="sha256").hexdigest()
