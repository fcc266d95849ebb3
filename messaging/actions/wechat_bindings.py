"""Connecting a WeChat: a picture on one's own page, scanned there, and said yes to there."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from messaging.letters.queueing import addressee_of, queue_letter
from messaging.models import Addressee, Allowance, WechatBinding, WechatReceipt, WechatScene
from messaging.permissions import can_carry, can_choose, can_connect_wechat, can_receive
from messaging.registry import RETURNS

LIVES = timedelta(minutes=10)
End = WechatBinding.End


@action
def begin_connecting(login: Any, scene: str, *, by: Actor) -> WechatScene:
    """A scene of their own; those before it count no longer."""
    addressee = Addressee.objects.locked().get(pk=addressee_of(login).pk)
    can_connect_wechat(by, addressee).or_raise()
    addressee.wechat_scenes.all().delete()
    return WechatScene.objects.add(addressee=addressee, digest=digest_of(scene), expires_at=timezone.now() + LIVES)


@action
def keep_picture(scene: WechatScene, address: str, *, by: Actor) -> WechatScene:
    """What WeChat gave, to be drawn on the page."""
    can_choose(by, scene.addressee).or_raise()
    return WechatScene.objects.locked().get(pk=scene.pk).change(picture=address)


@action
def take_scan(openid: str, words: str, *, by: Actor) -> WechatScene | None:
    """Somebody's WeChat has scanned a picture of ours: it is theirs to say yes now; None when it counts no more.

    A picture that one WeChat has scanned is nobody else's.
    """
    can_receive(by).or_raise()
    live = Q(used_at=None, expires_at__gt=Now(), scanned_by__in=["", openid])
    scene = WechatScene.objects.locked().filter(live, digest=digest_of(words)).first()
    if scene is None:
        return None
    WechatScene.objects.filter(scanned_by=openid, used_at=None).exclude(pk=scene.pk).delete()
    return scene.change(scanned_by=openid, scanned_at=timezone.now(), expires_at=timezone.now() + LIVES)


@action
def say_yes(openid: str, *, by: Actor) -> WechatBinding | None:
    """The owner of a WeChat that has scanned says yes to it: from now on letters go there. None where nothing is asked.

    Whatever either of the two was connected to ends: one WeChat for one reader.
    """
    can_receive(by).or_raise()
    scene = WechatScene.objects.filter(scanned_by=openid, used_at=None, expires_at__gt=Now()).first()
    if scene is None:
        return None
    addressee = Addressee.objects.locked().get(pk=scene.addressee_id)
    scene = WechatScene.objects.locked().filter(pk=scene.pk, used_at=None).first()
    if scene is None:
        return None
    account = settings.WECHAT_SERVICE_APP_ID
    same = Q(addressee=addressee) | Q(account=account, openid=openid)
    for old in WechatBinding.objects.locked().filter(same, ended_at=None):
        _end(old, End.MOVED, by)
    scene.change(used_at=timezone.now(), scanned_by="", picture="")
    binding = WechatBinding.objects.add(addressee=addressee, account=account, openid=openid, bound_at=timezone.now())
    record(by, "messaging.wechat_connected", about=[addressee])
    queue_letter(to=addressee, category=RETURNS.code, template="messaging/email/wechat_connected", about=binding)
    return binding


@action
def disconnect(login: Any, *, by: Actor) -> None:
    """Its owner, on their page, wants no more letters there."""
    addressee = Addressee.objects.locked().get(pk=addressee_of(login).pk)
    can_choose(by, addressee).or_raise()
    _end_all(WechatBinding.objects.filter(addressee=addressee), End.UNBOUND, by)


@action
def disconnect_from_there(openid: str, *, by: Actor, unfollowed: bool = False) -> bool:
    """The same said in WeChat: by words, or by leaving the account. True where something ended."""
    can_receive(by).or_raise()
    WechatScene.objects.filter(scanned_by=openid).delete()
    theirs = WechatBinding.objects.filter(account=settings.WECHAT_SERVICE_APP_ID, openid=openid)
    return _end_all(theirs, End.UNFOLLOWED if unfollowed else End.UNBOUND, by)


@action
def forget_what_is_over(*, by: Actor) -> int:
    """Pictures that count no longer, and who scanned them; counters of days gone; reports of no letter we know.
    How many pictures."""
    can_carry(by).or_raise()
    Allowance.objects.filter(name__startswith="wechat:", counted_at__lt=Now() - timedelta(days=2)).delete()
    WechatReceipt.objects.filter(delivery=None, created_at__lt=Now() - timedelta(days=7)).delete()
    return WechatScene.objects.filter(expires_at__lt=Now()).delete()[0]


@action
def note_not_following(name: str, *, by: Actor) -> None:
    """WeChat refused a message because its reader is gone: as if they had just left."""
    can_carry(by).or_raise()
    _end_all(WechatBinding.objects.filter(public_id=name), End.UNFOLLOWED, by)


def _end(binding: WechatBinding, why: str, by: Actor) -> None:
    """The openid goes with it."""
    binding.change(ended_at=timezone.now(), ended_because=why, openid="")
    record(by, "messaging.wechat_disconnected", about=[binding.addressee], facts={"because": str(why)})


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _end_all(bindings: Any, why: str, by: Actor) -> bool:
    standing = list(bindings.filter(ended_at=None).locked())
    for binding in standing:
        _end(binding, why, by)
    return bool(standing)


__all__ = [
    "begin_connecting",
    "disconnect",
    "disconnect_from_there",
    "forget_what_is_over",
    "keep_picture",
    "note_not_following",
    "say_yes",
    "take_scan",
]
