"""Asking WeChat for a picture to scan: an action before, an action after, and no row held while it thinks."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.verdicts import Refusal
from messaging.actions.wechat_bindings import LIVES, begin_connecting, keep_picture
from messaging.gateways import OutOfReach, gateway_for
from messaging.gateways.wechat import FolderWechat, Wechat
from messaging.models import Delivery, WechatScene


def offer_picture(login: Any, *, by: Actor) -> WechatScene:
    """A picture of their own to scan, for ten minutes. Raises ``Forbidden``, and ``Refusal`` ``wechat_away``."""
    words = secrets.token_urlsafe(24)
    scene = begin_connecting(login, words, by=by)
    try:
        gateway = cast(Wechat | FolderWechat, gateway_for(Delivery.Channel.WECHAT))
        picture = gateway.picture(words, int(LIVES.total_seconds()))
    except OutOfReach as error:
        raise Refusal("wechat_away", _("WeChat does not answer just now. Try again in a moment.")) from error
    return keep_picture(scene, picture.address, by=by)


__all__ = ["offer_picture"]
