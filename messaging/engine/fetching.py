"""Taking in what lies in a mailbox: each message once, and marked only when its row is committed."""

from __future__ import annotations

import logging

from django.conf import settings

from common.actors import Actor
from messaging.actions.incoming import receive_mail
from messaging.gateways.mailbox import open_mailbox
from messaging.gateways.outcomes import OutOfReach

log = logging.getLogger(__name__)

MOST_IN_A_VISIT = 500


def fetch_mail(*, by: Actor) -> int:
    """How many messages were taken in; 0 where no mailbox is named or it is out of reach, which is said in the log.

    Killed between the row and the mark it finds the message again, and knows it.
    """
    if not settings.INCOMING_IMAP:
        return 0
    taken = 0
    try:
        with open_mailbox(settings.INCOMING_IMAP) as mailbox:
            for uid in mailbox.new()[:MOST_IN_A_VISIT]:
                receive_mail(mailbox.read(uid), by=by)
                mailbox.mark_taken(uid)
                taken += 1
    except OutOfReach as error:
        log.warning("Incoming mail waits: %s", error)
    return taken
