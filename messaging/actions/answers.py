"""Answers to a mailing are handed on to its author, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from messaging.letters.composing import sender_address
from messaging.letters.queueing import queue_letter
from messaging.letters.returns import read_return_address
from messaging.models import Delivery, IncomingMail, Mailing
from messaging.reading import Read, without_quotes
from messaging.registry import ANSWERS

Channel, Outcome = Delivery.Channel, IncomingMail.Outcome

MOST_A_DAY = 10  # from one sender to one mailing: two machines that answer each other stop here
WORDS_HANDED_ON = 10_000


def hand_on(mail: IncomingMail, mailing: Mailing, told: Read) -> IncomingMail.Outcome:
    """Part of an action: queue a letter to the author with what was written, and by whom.

    The author sees the address it was written from: whoever answers shows it, and the foot of the mailing says so.
    What hung on the answer stays behind; the letter says that something did.
    """
    if told.sender == sender_address().lower() or read_return_address(told.sender):
        return Outcome.LEFT_OUT  # a letter of our own that came round
    if _from_them_today(mailing, told.sender) >= MOST_A_DAY:
        return Outcome.TOO_MANY
    author = mailing.owner if mailing.owner is not None and mailing.owner.is_active else None
    elsewhere = mailing.reply_to if author is None or mailing.reply_to.lower() != author.email.lower() else ""
    if author is None and not elsewhere:
        return Outcome.NO_AUTHOR
    if author is not None:
        _queue(mail, told, author, [Channel.INBOX] if elsewhere else [Channel.INBOX, Channel.EMAIL])
    if elsewhere:
        _queue(mail, told, elsewhere, [Channel.EMAIL])
    return Outcome.FORWARDED


def _queue(mail: IncomingMail, told: Read, to: object, channels: list[str]) -> None:
    queue_letter(
        to=to,
        category=ANSWERS.code,
        template="messaging/email/answer",
        about=mail,
        context={
            "name": told.sender_name or told.sender,
            "address": told.sender,
            "heading": told.subject,
            "words": without_quotes(told.text)[:WORDS_HANDED_ON],
            "left_behind": told.attachments,
        },
        key=f"answer:{mail.pk}",
        channels=channels,
    )


def _from_them_today(mailing: Mailing, sender: str) -> int:
    since = timezone.now() - timedelta(days=1)
    earlier = IncomingMail.objects.filter(mailing=mailing, sender=sender, created_at__gte=since)
    return earlier.filter(outcome=Outcome.FORWARDED).count()
