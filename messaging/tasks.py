"""The bell and the clock knock here."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from common.actors import system
from messaging import engine
from messaging.actions import sending


@shared_task(name="messaging.send_waiting")
def send_waiting() -> None:
    """Carry every letter that is due."""
    engine.send_waiting(by=system("bell"))


@shared_task(name="messaging.sweep_after_the_gone")
def sweep_after_the_gone() -> None:
    """Take up what killed workers left behind."""
    sending.sweep_after_the_gone(by=system("clock"))


@worker_ready.connect
def look_at_once(**_: Any) -> None:
    """A worker that starts does not wait for the clock: there may be letters, and what a killed one left."""
    sweep_after_the_gone.delay()
    send_waiting.delay()
