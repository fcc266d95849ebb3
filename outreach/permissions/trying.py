"""Who may have a message sent to themselves, and how often."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.permissions.scope import must_hold
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, refused
from messaging.models import Delivery
from outreach.hangs import TESTS
from outreach.models import Message
from outreach.models.audiences import WRITE

MOST_AN_HOUR = 12


def can_send_test(actor: Actor, message: Message) -> Verdict:
    """Whoever writes for the unit, to themselves, a dozen letters an hour."""
    may = must_hold(actor, WRITE, message.association)
    if not may:
        return may
    if actor.person is None or actor.person.login is None or not actor.person.login.email:
        return refused("no_address", _("You have no address of your own that a test could go to."))
    if not any(not wording.is_empty for wording in message.wordings.all()):
        return refused("nothing_said", _("There is no text yet."))
    if tests_in_the_last_hour(actor) >= MOST_AN_HOUR:
        return refused("too_many_tests", _("That is a lot of tests for one hour. Wait a while before the next."))
    return ALLOWED


def tests_in_the_last_hour(actor: Actor) -> int:
    since = timezone.now() - timedelta(hours=1)
    sent = Delivery.objects.filter(addressee__owner=actor.person, category=TESTS.code, created_at__gte=since)
    return sent.count()
