"""The pictures of a message as its letters show them."""

from __future__ import annotations

from django.urls import reverse

from messaging.letters.links import absolute
from outreach.models import Message
from outreach.wordings.html import Shown


def shown_in(message: Message) -> dict[str, Shown]:
    """By their names in the text. One query."""
    rows = message.pictures.select_related("file")
    return {
        row.public_id: Shown(
            absolute(reverse("letter_picture", args=[row.public_id])), row.file.width or 600, row.file.height or 0
        )
        for row in rows
    }
