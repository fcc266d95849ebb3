"""Pictures of a message."""

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
from outreach.models import Message, MessagePicture
from outreach.permissions.messages import can_change_message

MOST = 20  # in one message


@action
def add_picture(message: Message, upload: File | IO[bytes], *, by: Actor) -> MessagePicture:
    """Keep a picture for this message; it stands in it by ``![what it shows](picture:<public_id>)``.

    Raises ``Refusal``: what ``keep_file`` says of the file, ``too_many_pictures``, ``message_is_fixed``.
    """
    message = Message.objects.select_related("association").locked().get(pk=message.pk)
    can_change_message(by, message).or_raise()
    if message.pictures.count() >= MOST:
        refused(
            "too_many_pictures", _("A message holds %(most)d pictures. Send a new one with the rest.") % {"most": MOST}
        ).or_raise()
    picture = MessagePicture.objects.add(message=message, file=keep_file(upload, StoredFile.Kind.PICTURE, by=by))
    record(by, "outreach.picture_added", about=[message, picture])
    return picture
