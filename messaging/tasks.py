"""The bell and the clock knock here."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from common.actors import system
from messaging import engine
from messaging.actions import incoming, orders, provider_events, resolving, retention, sending, wechat_bindings


@shared_task(name="messaging.send_waiting")
def send_waiting() -> None:
    """Carry every letter that is due."""
    engine.send_waiting(by=system("bell"))


@shared_task(name="messaging.sweep_after_the_gone")
def sweep_after_the_gone() -> None:
    """Take up what killed workers left behind, and send again what must arrive."""
    sending.sweep_after_the_gone(by=system("clock"))
    resolving.send_unknown_again(by=system("clock"))


@shared_task(name="messaging.look_after_mailings")
def look_after_mailings() -> None:
    """End what a cancelled mailing left, and mailings of which nothing is left to do."""
    engine.look_after_mailings(by=system("clock"))


@shared_task(name="messaging.give_way")
def give_way() -> None:
    """Letters whose channel failed or stayed silent go on by the next."""
    orders.give_way(by=system("clock"))


@shared_task(name="messaging.ask_about_letters")
def ask_about_letters() -> None:
    """What became of e-mails nobody here knows the end of, where the provider can be asked."""
    engine.ask_about_letters(by=system("clock"))


@shared_task(name="messaging.ask_about_texts")
def ask_about_texts() -> None:
    """Ask the carrier what became of text messages."""
    engine.ask_about_texts(by=system("clock"))


@shared_task(name="messaging.gather_daily_letters")
def gather_daily_letters() -> None:
    """At six in the evening, or as soon after it as the clock is awake."""
    engine.gather_daily_letters(by=system("clock"))


@shared_task(name="messaging.empty_settled_letters")
def empty_settled_letters() -> None:
    """What letters said is not kept for ever."""
    retention.empty_settled_letters(by=system("clock"))
    retention.forget_spent_numbers(by=system("clock"))
    wechat_bindings.forget_what_is_over(by=system("clock"))


@shared_task(name="messaging.read_refusals")
def read_refusals() -> None:
    """What mail servers refused at once tells of an address as much as what comes back."""
    engine.read_refusals(by=system("clock"))


@shared_task(name="messaging.fetch_mail")
def fetch_mail() -> None:
    """Look into the mailbox, where one is named."""
    engine.fetch_mail(by=system("imap"))


@shared_task(name="messaging.empty_incoming_mail")
def empty_incoming_mail() -> None:
    """What came in is not kept for ever."""
    incoming.empty_incoming_mail(by=system("clock"))
    provider_events.forget_provider_events(by=system("clock"))


@worker_ready.connect
def look_at_once(**_: Any) -> None:
    """A worker that starts does not wait for the clock: there may be letters, and what a killed one left."""
    sweep_after_the_gone.delay()
    send_waiting.delay()
