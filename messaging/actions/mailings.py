"""Many letters at once: launched together, paused, let go on, cancelled, and over when nothing is left to do.

Who may launch was decided by the action that calls, as with ``queue_letter``; who may steer is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from messaging.letters.fan_out import Letters, Sample, write_letters
from messaging.letters.queueing import queue_letter
from messaging.models import Delivery, Mailing
from messaging.permissions import can_add, can_cancel, can_carry, can_launch_by, can_pause, can_resume
from messaging.registry import ABOUT_MAILINGS, categories, page_of

State = Mailing.State

ENDED_AT_ONCE = 5_000  # letters of a cancelled mailing in one transaction
# A mailing stops by itself when so many letters failed, and so large a share of what was handed over: refused for
# good, or lost on the way. A server that says "later" or does not answer is nobody's fault and stops nothing.
MANY_FAILED = 50
LARGE_SHARE = 0.1


@action
def launch_mailing(
    people: QuerySet,
    *,
    category: str,
    writer: str,
    about: Model | str,
    channels: Sequence[str],
    owner: Any = None,
    reply_to: str = "",
    sender_names: tuple[str, str] = ("", ""),
    not_before: datetime | None = None,
    priority: int | None = None,
    context: Mapping[str, Any] | None = None,
    sample: Sample | None = None,
    local_hour: int | None = None,
    serial: str = "",
    by: Actor,
) -> Mailing:
    """Fix who gets it, now and for good: one Delivery for each person and channel.

    ``people``       a queryset of persons; it is read once
    ``writer``       the name of the ``Writer`` that will write the letters
    ``about``        the row the letters are about, or its label (``outreach.message:12``)
    ``owner``        the login that is told when the mailing stops by itself
    ``sender_names`` in Chinese and in English; the office's own when empty
    ``not_before``   none leaves earlier
    ``context``      facts of these letters as JSON knows them: ``{"variant": "b"}``
    ``local_hour``   each gets it when their own clock shows this hour next; not together with a sample
    ``sample``       some get one of two variants, drawn by chance, and the rest later the better one
    ``serial``       what comes again and again and these letters are part of: ``messaging.serials``

    Somebody whom a stop holds back has a letter too, ``suppressed`` with the reason: the letters add up to the people.
    Raises ``LookupError`` for a category nobody registered or a channel it does not use, and ``Refusal`` where a
    carrier or WeChat would not take it (``can_launch_by``).
    """
    kind = categories[category]
    can_launch_by(channels, kind).or_raise()
    mailing = Mailing.objects.add(
        category=category,
        about=_label_of(about),
        writer=writer,
        channels=[str(channel) for channel in channels],
        is_marketing=kind.is_marketing,
        priority=kind.priority if priority is None else priority,
        owner=owner,
        reply_to=reply_to,
        local_hour=local_hour,
        serial=serial,
        **dict(zip(("sender_name_zh", "sender_name_en"), sender_names, strict=True)),
    )
    about_all = (mailing, writer, mailing.about, mailing.channels, mailing.priority)
    letters = Letters(*about_all, context=context or {}, not_before=not_before, sample=sample)
    mailing.change(letters=write_letters(letters, people))
    record(by, "messaging.mailing_launched", about=[mailing], facts={"letters": mailing.letters})
    ring("messaging.send_waiting")
    return mailing


@action
def add_to_mailing(
    mailing: Mailing,
    people: QuerySet,
    *,
    step: int = 0,
    writer: str = "",
    about: Model | str = "",
    channels: Sequence[str] = (),
    not_before: datetime | None = None,
    context: Mapping[str, Any] | None = None,
    by: Actor,
) -> int:
    """More letters of the same mailing: a later step, or in the same step those who were not written to yet.

    Nobody gets a step twice: who has a letter of it keeps that one. What is left empty is as it was at the launch.
    Returns how many letters were written. Raises ``Refusal`` ``mailing_cancelled``.
    """
    mailing = Mailing.objects.locked().get(pk=mailing.pk)
    can_add(mailing).or_raise()
    letters = Letters(
        mailing=mailing,
        writer=writer or mailing.writer,
        about=_label_of(about) or mailing.about,
        channels=[str(channel) for channel in channels] or mailing.channels,
        priority=mailing.priority,
        step=step,
        context=context or {},
        not_before=not_before,
    )
    written = write_letters(letters, people)
    channels = list(dict.fromkeys([*mailing.channels, *letters.channels]))
    mailing.change(channels=channels, letters=mailing.letters + written)
    if mailing.state == State.FINISHED and written:
        mailing.change(state=State.RUNNING, ended_at=None)
    record(by, "messaging.mailing_continued", about=[mailing], facts={"letters": written, "step": step})
    ring("messaging.send_waiting")
    return written


@action
def pause_mailing(mailing: Mailing, reason: str, *, by: Actor) -> Mailing:
    """Nothing more of it leaves than what is being handed over at this moment.

    The hand-over reads the mailing in its own statement; what workers have leased goes back to waiting.
    Raises ``Refusal`` ``mailing_paused``, ``mailing_cancelled``, ``mailing_finished``.
    """
    mailing = Mailing.objects.locked().get(pk=mailing.pk)
    can_pause(by, mailing).or_raise()
    mailing.change(state=State.PAUSED, pause_reason=reason[:300], paused_at=timezone.now())
    record(by, "messaging.mailing_paused", about=[mailing])
    return mailing


@action
def resume_mailing(mailing: Mailing, *, by: Actor) -> Mailing:
    """It goes on where it stopped. Raises ``Refusal`` ``mailing_running``, ``mailing_cancelled``,
    ``mailing_finished``."""
    mailing = Mailing.objects.locked().get(pk=mailing.pk)
    can_resume(by, mailing).or_raise()
    mailing.change(state=State.RUNNING, pause_reason="", paused_at=None, handed_lately=0, failed_lately=0)
    record(by, "messaging.mailing_resumed", about=[mailing])
    ring("messaging.send_waiting")
    return mailing


@action
def cancel_mailing(mailing: Mailing, *, by: Actor) -> Mailing:
    """For good. What has not left ends as ``suppressed`` for the reason ``cancelled``: the first thousands at once,
    the rest of a large one within a minute, and none of them leaves meanwhile.

    Raises ``Refusal`` ``mailing_cancelled``, ``mailing_finished``.
    """
    mailing = Mailing.objects.locked().get(pk=mailing.pk)
    can_cancel(by, mailing).or_raise()
    mailing.change(state=State.CANCELLED, ended_at=timezone.now(), paused_at=None)
    if _end_letters([mailing.pk]) == ENDED_AT_ONCE:
        ring("messaging.look_after_mailings")
    record(by, "messaging.mailing_cancelled", about=[mailing])
    return mailing


@action
def note_handed(mailing: int, handed: int, failed: int, *, by: Actor) -> bool:
    """Count what a batch came to. Whether the mailing was stopped because too much of it fails; then its owner has
    a letter. Counted from the launch, or from when somebody let it go on."""
    can_carry(by).or_raise()
    counted = {"handed_lately": F("handed_lately") + handed, "failed_lately": F("failed_lately") + failed}
    Mailing.objects.filter(pk=mailing).update(**counted)
    if not failed:
        return False
    row = Mailing.objects.locked().get(pk=mailing)
    too_much = row.failed_lately >= max(MANY_FAILED, row.handed_lately * LARGE_SHARE)
    if row.state != State.RUNNING or not too_much:
        return False
    row.change(state=State.PAUSED, pause_reason=Mailing.TOO_MUCH_FAILED, paused_at=timezone.now())
    record(by, "messaging.mailing_stopped", about=[row], facts={"failed": row.failed_lately})
    _tell_owner(row)
    return True


def _tell_owner(mailing: Mailing) -> None:
    if mailing.owner is None:
        return
    failed = Delivery.objects.filter(mailing=mailing, state__in=["refused", "unknown"]).order_by("-settled_at")
    reasons = list(dict.fromkeys(failed.values_list("reason", flat=True)[:MANY_FAILED]))
    queue_letter(
        to=mailing.owner,
        category=ABOUT_MAILINGS.code,
        template="messaging/email/mailing_stopped",
        about=mailing,
        context={
            "handed": mailing.handed_lately,
            "failed": mailing.failed_lately,
            "reasons": [reason for reason in reasons if " " in reason][:3],
            "page": page_of(mailing),
        },
    )


@action
def end_cancelled_letters(*, by: Actor) -> int:
    """Of cancelled mailings what has not left yet, some thousands at a time; how many."""
    can_carry(by).or_raise()
    cancelled = Mailing.objects.filter(_has_letters_left(), state=State.CANCELLED)
    return _end_letters(list(cancelled.values_list("pk", flat=True)))


@action
def finish_mailings(*, by: Actor) -> int:
    """Those under way of which every letter is settled are over; how many."""
    can_carry(by).or_raise()
    done = Mailing.objects.under_way().exclude(_has_letters_left()).order_by("pk")
    keys = list(done.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return Mailing.objects.filter(pk__in=keys).update(state=State.FINISHED, ended_at=Now())


def _has_letters_left() -> Q:
    """Two questions, each of which the front of an index answers; asked as one it would read a million rows."""
    theirs = Delivery.objects.filter(mailing=OuterRef("pk"))
    return Q(Exists(theirs.to_send())) | Q(Exists(theirs.in_hand()))


def _end_letters(keys: Sequence[int]) -> int:
    """What a worker has leased is ended too: it finds its lease gone and hands nothing over."""
    if not keys:
        return 0
    theirs = Delivery.objects.filter(mailing__in=keys).select_for_update(of=("self",), skip_locked=True)
    ended: list[int] = []
    for part in (theirs.to_send(), theirs.in_hand().exclude(state="handing")):
        ended += part.values_list("pk", flat=True)[: ENDED_AT_ONCE - len(ended)]
    return Delivery.objects.filter(pk__in=ended).update(
        state="suppressed", reason="cancelled", settled_at=Now(), leased_by="", leased_until=None
    )


def _label_of(about: Model | str) -> str:
    return about if isinstance(about, str) else f"{about._meta.label_lower}:{about.pk}"


__all__ = [
    "add_to_mailing",
    "cancel_mailing",
    "end_cancelled_letters",
    "finish_mailings",
    "launch_mailing",
    "note_handed",
    "pause_mailing",
    "resume_mailing",
]
