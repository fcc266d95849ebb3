"""Asking providers what became of letters nobody here knows the end of: by the clock, and when a person wants it."""

from __future__ import annotations

import logging
from http.client import HTTPException

from django.utils import timezone

from common.actors import Actor, system
from messaging.actions import lookups
from messaging.engine.texts import ask as ask_about_text
from messaging.gateways import Informant, OutOfReach, informant_for
from messaging.models import Delivery
from messaging.queries.lookups import NOT_THERE_AFTER, can_be_asked, letters_to_ask_about

log = logging.getLogger(__name__)

AT_ONCE = 20  # questions in one run; each is one request
EMAIL = Delivery.Channel.EMAIL


def ask_about_letters(*, by: Actor) -> int:
    """How many unknown e-mails the provider was asked about. One whose answer says nothing is asked about again later;
    a provider that is away, or wants no more questions, ends the run."""
    informant = informant_for(EMAIL) if can_be_asked(EMAIL) else None
    if informant is None:
        return 0
    due = list(letters_to_ask_about(timezone.now()).select_related("addressee")[:AT_ONCE])
    for asked, delivery in enumerate(due):
        try:
            _ask(informant, delivery, by)
        except (OutOfReach, OSError, HTTPException) as error:
            log.warning("Nothing is known of letters for now: %s", error)
            return asked
        except (ValueError, KeyError) as error:
            log.warning("Of letter %s nothing can be known for now: %s", delivery.public_id, error)
            lookups.note_no_answer(delivery, by=by)
    return len(due)


def ask_about(delivery: Delivery, *, by: Actor) -> Delivery | None:
    """A person wants to know now: the letter as it is afterwards, None where the provider gave no answer.

    Raises ``Refusal`` ``not_unknown``, ``nobody_to_ask``.
    """
    delivery = lookups.note_question(delivery, by=by)
    informant = informant_for(delivery.channel)
    if informant is None:
        return None
    ask = _ask if delivery.channel == EMAIL else ask_about_text
    try:
        ask(informant, delivery, system("lookup"))
    except (OutOfReach, OSError, HTTPException, ValueError, KeyError) as error:
        log.warning("Of letter %s nothing can be known for now: %s", delivery.public_id, error)
        return None
    return Delivery.objects.get(pk=delivery.pk)


def _ask(informant: Informant, delivery: Delivery, by: Actor) -> None:
    sent = informant.look_up(delivery)
    if sent is not None:
        lookups.note_answer(delivery, sent, by=by)
    elif timezone.now() - delivery.handed_at > NOT_THERE_AFTER:
        lookups.note_not_there(delivery, by=by)
    else:
        lookups.note_no_answer(delivery, by=by)


__all__ = ["ask_about", "ask_about_letters"]
