"""Asking the carrier what became of text messages: what it does not push, and what nobody knows."""

from __future__ import annotations

import logging
from http.client import HTTPException

from django.utils import timezone

from common.actors import Actor
from messaging.actions import texts
from messaging.gateways import Informant, OutOfReach, informant_for
from messaging.models import Delivery
from messaging.queries.texts import NEVER_TAKEN_AFTER, to_be_asked_about, wants_templates

log = logging.getLogger(__name__)

AT_ONCE = 20  # questions in one run; each is one request


def ask_about_texts(*, by: Actor) -> int:
    """How many were asked about. One that cannot be answered is asked about again later; a carrier that is away ends
    the run."""
    if not wants_templates():
        return 0
    gateway = informant_for(Delivery.Channel.SMS)
    if gateway is None:
        return 0
    due = list(to_be_asked_about(timezone.now()).select_related("addressee")[:AT_ONCE])
    for asked, delivery in enumerate(due):
        try:
            ask(gateway, delivery, by)
        except (OutOfReach, OSError, HTTPException) as error:
            log.warning("Nothing is known of text messages for now: %s", error)
            return asked
        except (ValueError, KeyError) as error:
            log.warning("Of text message %s nothing can be known for now: %s", delivery.public_id, error)
            texts.note_asked(delivery, by=by)
    return len(due)


def ask(gateway: Informant, delivery: Delivery, by: Actor) -> None:
    """One question, and what follows from its answer. Raises what ``look_up`` does."""
    found = gateway.look_up(delivery)
    if found is not None:
        texts.note_report(delivery, found.arrived, found.code, by=by, was_asked=True)
    elif delivery.state == Delivery.State.UNKNOWN and timezone.now() - delivery.handed_at > NEVER_TAKEN_AFTER:
        texts.note_never_taken(delivery, by=by)
    else:
        texts.note_asked(delivery, by=by)


__all__ = ["ask", "ask_about_texts"]
