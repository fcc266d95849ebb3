"""Addresses that die: signed, good for some minutes, and for the login they were made for."""

from __future__ import annotations

import base64
import time

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from common.actors import Actor
from files.models import StoredFile

# Between one and two of these a link lives. Within one, a page shown again has the same links, and the
# browser keeps its pictures.
MINUTES = 10
ANYBODY = 0


def signed_url(file: StoredFile, actor: Actor, *, thumbnail: bool = False) -> str:
    """Where this viewer gets the file, for 10 to 20 minutes. The caller has asked whether they may.

    Bound to the viewer's login; a visitor, or a program with a token, gets one that is bound to nobody.
    """
    viewer = actor.user.pk if actor.user is not None and actor.token is None else ANYBODY
    variant = "thumbnail" if thumbnail and file.thumbnail_path else "whole"
    period = MINUTES * 60
    until = (int(time.time()) // period + 2) * period
    return reverse("file_content", args=[file.public_id, variant, until, _seal(file.public_id, variant, until, viewer)])


def is_good(public_id: str, variant: str, until: int, seal: str, user_id: int | None) -> bool:
    """Whether we made this address, for this login or for anybody, and its time has not run out."""
    if until < time.time():
        return False
    viewers = {user_id or ANYBODY, ANYBODY}
    return any(constant_time_compare(seal, _seal(public_id, variant, until, viewer)) for viewer in viewers)


def _seal(public_id: str, variant: str, until: int, viewer: int) -> str:
    said = f"{public_id}:{variant}:{until}:{viewer}"
    digest = salted_hmac("files.links", said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
