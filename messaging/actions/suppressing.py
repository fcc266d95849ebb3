"""Leaving an address alone by hand, and writing to it again: by the office, or by its reader with a proof."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import ALLOWED, Refusal, Verdict, refused
from messaging.actions.bounces import suppress
from messaging.letters.queueing import queue_account_letter
from messaging.models import Addressee, Suppression
from messaging.permissions import can_choose, can_have_code, can_keep_suppressions
from messaging.queries import suppression_of

CODE_LIVES = timedelta(hours=1)  # a mail server that knows us no more takes its time
DIGITS = 6


class LiftReason(TextChoices):
    """Why the office writes to an address again: kept in the audit, so it names no person."""

    MENDED = "mended", _("The mailbox works again")
    ASKED = "asked", _("The reader asked for it")
    MISTAKE = "mistake", _("It was a mistake")


@action
def leave_alone(email: str, evidence: str, *, by: Actor) -> None:
    """The office wants nothing to go to this address but what must arrive. Raises ``ValidationError``."""
    can_keep_suppressions(by).or_raise()
    email = email.strip()
    validate_email(email)
    if not suppress(email, Suppression.Cause.STAFF, evidence, by=by):
        raise Refusal("left_alone_already", _("This address is left alone already."))


@action
def lift(suppression: Suppression, reason: LiftReason, *, by: Actor) -> None:
    """The office lets letters go there again, and says why."""
    can_keep_suppressions(by).or_raise()
    row = Suppression.objects.locked().get(pk=suppression.pk)
    record(by, "messaging.address_lifted", about=[row], facts={"cause": row.cause, "reason": reason.value})
    row.delete()


@action
def send_address_code(addressee: Addressee, *, by: Actor) -> Suppression:
    """Six digits to the address that sent letters back. Raises ``Refusal`` ``not_left_alone``, ``set_by_others``,
    ``code_asked_too_often``."""
    addressee, row = _own(addressee, by)
    can_have_code(row).or_raise()
    assert row is not None  # noqa: S101  the verdict has said so
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.change(code_digest=_digest(row, code), code_sent_at=timezone.now(), code_tries=0)
    record(by, "messaging.address_code_sent", about=[addressee])
    queue_account_letter(
        email=row.email, template="messaging/email/address_code", context={"code": code}, user=addressee.login
    )
    return row


@action
def prove_address(addressee: Addressee, code: str, *, by: Actor) -> Verdict:
    """The code came back, so letters arrive, and the address is left alone no longer.

    Answers with the verdict instead of raising it, because a wrong try is kept: ``code_run_out``, ``code_wrong``.
    """
    addressee, row = _own(addressee, by)
    if row is None:
        return ALLOWED
    if not row.came_back:
        can_have_code(row).or_raise()
    if not _counts(row):
        return refused("code_run_out", _("The code has run out, or was mistyped too often. Have another one sent."))
    if not constant_time_compare(row.code_digest, _digest(row, code.strip())):
        row.change(code_tries=row.code_tries + 1)
        return refused("code_wrong", _("This is not the code we sent. Look at the newest one."))
    record(by, "messaging.address_proven", about=[addressee], facts={"cause": row.cause})
    row.delete()
    return ALLOWED


@action
def note_address_proven(email: str, *, by: Actor) -> None:
    """Somebody has proven elsewhere that letters reach them there. Called by actions that checked the proof."""
    row = Suppression.objects.bounced().of_address(email).locked().first()
    if row is not None:
        record(by, "messaging.address_lifted", about=[row], facts={"cause": row.cause, "reason": "proven"})
        row.delete()


def _own(addressee: Addressee, by: Actor) -> tuple[Addressee, Suppression | None]:
    addressee = Addressee.objects.locked().get(pk=addressee.pk)
    can_choose(by, addressee).or_raise()
    found = suppression_of(addressee)
    return addressee, Suppression.objects.locked().filter(pk=found.pk).first() if found else None


def _counts(row: Suppression) -> bool:
    sent_at = row.code_sent_at
    lives = sent_at is not None and sent_at > timezone.now() - CODE_LIVES
    return lives and bool(row.code_digest) and row.code_tries < Suppression.MOST_TRIES


def _digest(row: Suppression, code: str) -> str:
    """Sealed with the house's secret: a million codes are tried in a second."""
    return salted_hmac("messaging.address_code", f"{row.pk}:{code}", algorithm="sha256").hexdigest()
