"""What WeChat pushes to us: each once, and what is answered to whoever did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.actions import action
from common.actors import Actor
from institution.reads import current
from messaging.actions.wechat import note_finished
from messaging.actions.wechat_bindings import disconnect_from_there, say_yes, take_scan
from messaging.letters.rendering import language_of
from messaging.models import Addressee, ProviderEvent
from messaging.permissions import can_receive

YES = {"1", "是", "同意", "YES", "OK"}
NO_MORE = {"R", "T", "TD", "N", "退订", "解绑", "取消", "STOP"}
Push = Mapping[str, str]


@action
def take_push(push: Push, nonce: str, *, by: Actor) -> str | None:
    """The words to answer, empty for none; None when its signature was used before for something else.

    WeChat tells what was not answered within five seconds three times: that is known by sender, moment and event, and
    answered with nothing. A signature covers no words (unless they are encrypted), so each counts for one push.
    """
    can_receive(by).or_raise()
    is_new, nonce_is_new = _is_new(f"wechat:{_key_of(push)}"), _is_new(f"wechat-nonce:{nonce}")
    if not is_new:
        return ""
    if not nonce_is_new:
        return None
    kind = push.get("Event", "").lower() if push.get("MsgType") == "event" else push.get("MsgType", "")
    act = ACTS.get(kind)
    return act(push, by) if act else ""


def _subscribed(push: Push, by: Actor) -> str:
    scene = push.get("EventKey", "").removeprefix("qrscene_")
    if scene:
        return _scanned(push | {"EventKey": scene}, by)  # type: ignore[operator]
    with translation.override("zh-hans"):
        page = f"{settings.SITE_URL}{reverse('letter_wechat')}"
        return _("Welcome. So that your letters come here, log in and connect your WeChat: %(page)s") % {"page": page}


def _scanned(push: Push, by: Actor) -> str:
    scene = take_scan(push["FromUserName"], push.get("EventKey", ""), by=by)
    if scene is None:
        with translation.override("zh-hans"):
            return _("This picture counts no longer. Have a new one shown on the page and scan that.")
    with translation.override(language_of(scene.addressee)):
        words = _(
            "%(institution)s: %(name)s is logged in and wants their letters to come to this WeChat. Are you %(name)s,"
            " and was it you? Then answer 1. If you do not know of this, do nothing: nothing is connected."
        )
        return words % {"institution": current().display_name, "name": name_of(scene.addressee)}


def _said(push: Push, by: Actor) -> str:
    words = "".join(push.get("Content", "").split()).upper()
    if words in YES and (binding := say_yes(push["FromUserName"], by=by)):
        with translation.override(language_of(binding.addressee)):
            return _("Connected. Letters to %(name)s come here as well. Answer T to end it.") % {
                "name": name_of(binding.addressee)
            }
    with translation.override("zh-hans"):
        if words in NO_MORE and disconnect_from_there(push["FromUserName"], by=by):
            return _("Ended. No more letters come here.")
        return _("Nobody reads what is written here. Write to the alumni office by e-mail.")


def _unsubscribed(push: Push, by: Actor) -> str:
    disconnect_from_there(push["FromUserName"], unfollowed=True, by=by)
    return ""


def _finished(push: Push, by: Actor) -> str:
    note_finished(push.get("MsgID", ""), push.get("Status", ""), push["FromUserName"], by=by)
    return ""


ACTS: dict[str, Callable[[Push, Actor], str]] = {
    "subscribe": _subscribed,
    "scan": _scanned,
    "text": _said,
    "unsubscribe": _unsubscribed,
    "templatesendjobfinish": _finished,
}


def name_of(addressee: Addressee) -> str:
    """As which account it is connected, for whoever holds the telephone."""
    return str(getattr(addressee.owner, "full_name", "") or addressee.email)


def _key_of(push: Push) -> str:
    own = push.get("MsgId") or push.get("MsgID") or push.get("CreateTime", "")
    return f"{push.get('FromUserName', '')}:{push.get('Event', '')}:{own}"[:150]


def _is_new(key: str) -> bool:
    _row, made = ProviderEvent.objects.get_or_create(key=key[:200])
    return made


__all__ = ["name_of", "take_push"]
