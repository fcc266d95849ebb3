"""Having a message sent to oneself, before anybody else gets it."""

from __future__ import annotations

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.letters import queue_letter
from messaging.models import Delivery
from outreach.hangs import TESTS
from outreach.letters import TEMPLATE
from outreach.models import Message, Wording
from outreach.permissions.trying import can_send_test


@action
def send_test(message: Message, *, by: Actor) -> list[str]:
    """To its author, in each language in which it says something; marked as a test in its subject.

    What leaves is the text as it is when the letter is written, some seconds later. Returns the languages.
    Raises ``Refusal``: ``nothing_said``, ``no_address``, ``too_many_tests``.
    """
    message = Message.objects.select_related("association").locked().get(pk=message.pk)
    can_send_test(by, message).or_raise()
    languages = [
        wording.language for wording in message.wordings.filter(variant=Wording.Variant.A) if not wording.is_empty
    ]
    for language in sorted(languages):
        queue_letter(
            to=by.person,
            category=TESTS.code,
            template=TEMPLATE,
            about=message,
            context={"test": True, "language": language},
            channels=[Delivery.Channel.EMAIL],
            priority=1,
        )
    record(by, "outreach.message_tried", about=[message], facts={"languages": sorted(languages)})
    return sorted(languages)
