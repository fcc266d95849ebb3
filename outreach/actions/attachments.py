"""Files that go with a message."""

from __future__ import annotations

from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.verdicts import refused
from files.actions import keep_file
from files.models import StoredFile
from outreach.models import Message, MessageAttachment
from outreach.permissions.messages import can_change_message
from outreach.queries.attachments import most_bytes, size_of, too_large

MOST = 10  # with one message


@action
def add_attachment(message: Message, upload: File | IO[bytes], *, by: Actor) -> MessageAttachment:
    """Keep a file that goes with every letter of this message.

    Raises ``Refusal``: what ``keep_file`` says of the file, ``too_many_attachments``, ``attachments_too_large`` when
    they are more together than the institution allows, ``message_is_fixed``.
    """
    message = Message.objects.select_related("association").locked().get(pk=message.pk)
    can_change_message(by, message).or_raise()
    if message.attachments.count() >= MOST:
        too_many = _("At most %(most)d files go with a letter. Put the rest behind a link.") % {"most": MOST}
        refused("too_many_attachments", too_many).or_raise()
    attached = MessageAttachment.objects.add(message=message, file=keep_file(upload, StoredFile.Kind.ATTACHMENT, by=by))
    if size_of(message) > most_bytes():
        refused("attachments_too_large", too_large()).or_raise()
    record(by, "outreach.attachment_added", about=[message, attached])
    return attached


@action
def remove_attachment(attached: MessageAttachment, *, by: Actor) -> None:
    """It goes with no letter any more; the file itself is left to the nightly sweep."""
    message = Message.objects.select_related("association").locked().get(pk=attached.message_id)
    can_change_message(by, message).or_raise()
    record(by, "outreach.attachment_removed", about=[message])
    attached.delete()
