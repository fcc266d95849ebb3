"""One message that came in, by whatever door: stored once, understood if it can be, kept if it cannot."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from common.actions import action
from common.actors import Actor
from common.actors import Kind as ActorKind
from messaging.actions.answers import hand_on
from messaging.actions.bounces import Saying, settle_unknown, take_feedback
from messaging.actions.choices import unsubscribe
from messaging.letters.composing import in_ascii
from messaging.letters.returns import BOUNCE, REPLY, STOP, Returned
from messaging.models import Addressee, Delivery, Feedback, IncomingMail, Mailing
from messaging.permissions import can_carry, can_receive
from messaging.reading import Failure, Read, Severity, name_of, read
from messaging.registry import categories
from messaging.serials import serials

log = logging.getLogger(__name__)

Kind, Outcome, State = IncomingMail.Kind, IncomingMail.Outcome, Delivery.State
BY_SEVERITY = {Severity.HARD: Feedback.Kind.HARD, Severity.SOFT: Feedback.Kind.SOFT}
AT_ONCE = 5_000  # rows in one transaction
A_YEAR = timedelta(days=400)  # and a little: the rates of the year before can still be told
# Complaints that are none: somebody found a letter among the rubbish and took it out.
NO_COMPLAINT = ("not-spam",)
# What stands first wins where a message names several recipients.
MOST_TELLING = (
    Outcome.SUPPRESSED,
    Outcome.COUNTED,
    Outcome.ON_ITS_WAY,
    Outcome.ANOTHER_ADDRESS,
    Outcome.FORGED,
    Outcome.NOT_OURS,
)


@action
def receive_mail(raw: bytes, *, by: Actor, to: Iterable[str] = ()) -> IncomingMail:
    """Take in one message. Said again, by another door or by a mail server that did not hear us, it is no second one.

    ``to`` are the addresses the mail server names beside the message. Whatever the bytes are, a row remains that says
    what became of them; only a database that is away raises.
    """
    can_receive(by).or_raise()
    whole, raw = len(raw), raw[: settings.INCOMING_LARGEST]
    digest = name_of(raw)
    new = IncomingMail(digest=digest, door=by.door[:20], raw=raw, size=whole)
    IncomingMail.objects.bulk_create([new], ignore_conflicts=True)
    mail: IncomingMail = IncomingMail.objects.locked().get(digest=digest)
    if (mail.kind, mail.outcome) != (Kind.UNREAD, Outcome.KEPT):
        return mail
    try:
        with transaction.atomic():
            told = _understood(mail, read(raw, tuple(to)), by)
            if whole > len(raw) and told["outcome"] == Outcome.KEPT:
                told["outcome"] = Outcome.TOO_LARGE
            return mail.change(**told)
    except (InterfaceError, OperationalError):
        raise  # the database is away: the mail server keeps the message
    except Exception:
        log.exception("Incoming message %s cannot be read; it is kept.", mail.public_id)
    IncomingMail.objects.filter(pk=mail.pk).update(kind=Kind.UNREAD, outcome=Outcome.NOT_READ)
    return IncomingMail.objects.get(pk=mail.pk)


@action
def empty_incoming_mail(*, by: Actor) -> int:
    """What messages said, and who sent them, goes after ``INCOMING_KEPT_DAYS``; after a year also whose letters came
    back. The rows stay. How many messages were emptied; the clock calls again until none is left."""
    can_carry(by).or_raise()
    old = Now() - timedelta(days=settings.INCOMING_KEPT_DAYS)
    keys = list(
        IncomingMail.objects.filter(emptied_at=None, created_at__lt=old)
        .order_by("created_at")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    nothing = {"raw": None, "text": "", "subject": "", "sender": "", "sender_name": ""}
    Feedback.objects.exclude(email="").filter(happened_at__lt=Now() - A_YEAR).update(email="", words="")
    return IncomingMail.objects.filter(pk__in=keys).update(emptied_at=Now(), **nothing)


def _understood(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any]:
    """What the row is to say. The first that knows the message has it."""
    said = {
        "sender": told.sender,
        "sender_name": told.sender_name,
        "subject": told.subject,
        "text": told.text,
        "attachments": min(told.attachments, 1_000),
    }
    for reader in (_complaint, _failures, _unsubscribing, _forgery, _automatic, _answer):
        if (found := reader(mail, told, by)) is not None:
            return said | found
    return said | {"kind": Kind.OTHER, "outcome": Outcome.KEPT}


def _complaint(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    if told.complaint is None:
        return None
    delivery, outcome = _letter_meant(told)
    if delivery is not None:
        outcome = _complained(delivery, told, by)
    return {"kind": Kind.COMPLAINT, "outcome": outcome, "delivery": delivery}


def _complained(delivery: Delivery, told: Read, by: Actor) -> IncomingMail.Outcome:
    complaint = told.complaint
    if complaint is None or complaint.kind in NO_COMPLAINT:
        return Outcome.ON_ITS_WAY
    if complaint.addresses and not is_address_of(delivery, *complaint.addresses):
        return Outcome.ANOTHER_ADDRESS
    settle_unknown(delivery, arrived=True, by=by)
    saying = Saying(Feedback.Kind.COMPLAINT, _address_of(delivery), by.door, delivery, words=complaint.kind)
    return Outcome.SUPPRESSED if take_feedback(saying, by=by) else Outcome.COUNTED


def _failures(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    if not told.failures:
        return None
    delivery, outcome = _letter_meant(told)
    if delivery is not None:
        outcomes = {_failed(delivery, failure, by) for failure in told.failures}
        outcome = next(one for one in MOST_TELLING if one in outcomes)
    return {"kind": Kind.BOUNCE, "outcome": outcome, "delivery": delivery}


def _failed(delivery: Delivery, failure: Failure, by: Actor) -> IncomingMail.Outcome:
    if failure.addresses and not is_address_of(delivery, *failure.addresses):
        return Outcome.ANOTHER_ADDRESS
    if failure.severity == Severity.NONE:
        if failure.proves_arrival:
            settle_unknown(delivery, arrived=True, by=by)
        return Outcome.ON_ITS_WAY
    settle_unknown(delivery, arrived=False, by=by)
    saying = Saying(
        BY_SEVERITY[failure.severity], _address_of(delivery), by.door, delivery, failure.status, failure.words
    )
    return Outcome.SUPPRESSED if take_feedback(saying, by=by) else Outcome.COUNTED


def _letter_meant(told: Read) -> tuple[Delivery | None, IncomingMail.Outcome]:
    """The letter a report is about: by the signed address it came to, else by the Message-ID it quotes, which nobody
    knows who did not get the letter. Only one that was handed over."""
    addressed = [one for one in told.returned if one.purpose == BOUNCE]
    if any(not one.is_signed() for one in addressed):
        return None, Outcome.FORGED
    names = [one.name for one in addressed] or list(told.originals)
    letters = Delivery.objects.select_related("addressee").filter(
        public_id__in=names, channel=Delivery.Channel.EMAIL, handed_at__isnull=False
    )
    found = {letter.public_id: letter for letter in letters}
    letter = next((found[name] for name in names if name in found), None)
    return letter, Outcome.NOT_OURS


def _unsubscribing(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    """The signed address is the proof, as the link in the letter is; who sends it does not matter."""
    for wish in (one for one in told.returned if one.purpose == STOP):
        addressee = Addressee.objects.filter(public_id=wish.name).first()
        end = _meant_to_end(wish)
        if addressee is None or end is None:
            return {"kind": Kind.UNSUBSCRIBE, "outcome": Outcome.FORGED}
        end(addressee, by=Actor(ActorKind.SIGNED_LINK, on_behalf_of=addressee.owner, door="mailto"))
        return {"kind": Kind.UNSUBSCRIBE, "outcome": Outcome.UNSUBSCRIBED}
    return None


def _meant_to_end(wish: Returned) -> Callable[..., object] | None:
    """The category that was signed, or the one serial of it; None where nobody of ours signed it. All there are are
    tried, for the address has no room to name them; they are some dozens of hashes."""
    for category in (one for one in categories if not one.must_arrive):
        if wish.is_signed(category.code):
            return partial(unsubscribe, category=category)
        for serial in serials:
            known = serial.keys()
            key = next((key for key in known if wish.is_signed(f"{category.code}.{serial.name}-{key}")), None)
            if key is not None:
                return partial(serial.end, key=key)
    return None


def _forgery(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    if any(not one.is_signed() for one in told.returned if one.purpose != STOP):
        return {"kind": Kind.OTHER, "outcome": Outcome.FORGED}
    return None


def _automatic(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    if not told.is_automatic:
        return None
    return {"kind": Kind.AUTOMATIC, "outcome": Outcome.LEFT_OUT, "mailing": _mailing_meant(told.returned)}


def _answer(mail: IncomingMail, told: Read, by: Actor) -> dict[str, Any] | None:
    mailing = _mailing_meant(told.returned)
    if mailing is None:
        return None
    return {"kind": Kind.REPLY, "outcome": hand_on(mail, mailing, told), "mailing": mailing}


def _mailing_meant(returned: tuple[Returned, ...]) -> Mailing | None:
    names = [one.name for one in returned if one.purpose == REPLY and one.is_signed()]
    return Mailing.objects.select_related("owner").filter(public_id__in=names).first() if names else None


def _address_of(delivery: Delivery) -> str:
    """Where the letter went; where it was kept no longer, where its reader is now."""
    return delivery.address or delivery.addressee.email


def is_address_of(delivery: Delivery, *addresses: str) -> bool:
    """Whether the letter went to one of these, also where a Chinese domain is spelt for the wire."""
    known = {_address_of(delivery).lower()}
    with suppress(ValueError):
        known.add(in_ascii(_address_of(delivery)).lower())
    return bool(known & {address.lower() for address in addresses})
