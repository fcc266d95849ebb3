"""Who writes, and when a message may still be changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.permissions.scope import must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from outreach.models import Message
from outreach.models.audiences import WRITE
from outreach.wordings.looking_over import look_over


def can_create_message(actor: Actor, association: Association) -> Verdict:
    return must_hold(actor, WRITE, association)


def can_change_message(actor: Actor, message: Message) -> Verdict:
    may = must_hold(actor, WRITE, message.association)
    if not may:
        return may
    if message.is_frozen:
        return refused("message_is_fixed", _("This message is fixed. Make a copy of it to go on."))
    return ALLOWED


def can_copy_message(actor: Actor, message: Message) -> Verdict:
    return must_hold(actor, WRITE, message.association)


def can_freeze_message(actor: Actor, message: Message) -> Verdict:
    """Only what was looked over and has no fault; warnings are for people to weigh."""
    may = can_change_message(actor, message)
    if not may:
        return may
    fault = next((finding for finding in look_over(message) if finding.is_error), None)
    if fault is not None:
        return refused("message_has_faults", fault.what)
    return ALLOWED
