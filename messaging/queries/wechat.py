"""Answers about WeChat: who can be reached there, by which template, and until when its quota of the day lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from messaging.models import Delivery, WechatBinding, WechatScene, WechatTemplate

MOST_A_DAY = 100_000  # of one account, as published; more for those with many followers
MIDNIGHT_THERE = timedelta(hours=8)  # their day begins when it is midnight in Beijing


def uses_wechat() -> bool:
    return bool(settings.WECHAT_GATEWAY and settings.WECHAT_SERVICE_APP_ID)


def binding_of(addressee_id: int) -> WechatBinding | None:
    return WechatBinding.objects.standing().filter(addressee=addressee_id).first()


def last_binding_of(addressee_id: int) -> WechatBinding | None:
    """The one that stands, or the one that ended last."""
    theirs = WechatBinding.objects.filter(addressee=addressee_id, account=settings.WECHAT_SERVICE_APP_ID)
    return theirs.order_by("-bound_at").first()


def scene_of(addressee_id: int, now: datetime) -> WechatScene | None:
    """The picture that can be scanned now, or was and waits for the answer."""
    theirs = WechatScene.objects.filter(addressee=addressee_id, used_at=None, expires_at__gt=now).exclude(picture="")
    return theirs.order_by("-pk").first()


def template_for(category: str, language: str) -> WechatTemplate | None:
    """That of the kind of letter, else the one for every kind; in the language, else in Chinese."""
    rows = WechatTemplate.objects.filter(category__in=[category, ""], state=WechatTemplate.State.APPROVED)
    known = {(row.category, row.language): row for row in rows}
    ways = [(kind, each) for kind in (category, "") for each in (language, "zh-hans")]
    return next((known[way] for way in ways if way in known), None)


def has_wechat_template(category: str) -> bool:
    rows = WechatTemplate.objects.filter(category__in=[category, ""], state=WechatTemplate.State.APPROVED)
    return rows.exists()


def has_no_wechat() -> Q:
    """And never had, or ended it themselves."""
    return ~Q(_has_one()) & ~Q(_has_left())


def has_unfollowed() -> Q:
    """They left the account, and have not connected again since."""
    return ~Q(_has_one()) & Q(_has_left())


def _has_one() -> Exists:
    return Exists(WechatBinding.objects.standing().filter(addressee=OuterRef("addressee_id")))


def _has_left() -> Exists:
    left = WechatBinding.objects.filter(
        account=settings.WECHAT_SERVICE_APP_ID, ended_because=WechatBinding.End.UNFOLLOWED
    )
    return Exists(left.filter(addressee=OuterRef("addressee_id")))


def day_of_quota(now: datetime) -> str:
    return (now.astimezone(UTC) + MIDNIGHT_THERE).strftime("%Y-%m-%d")


def end_of_quota(now: datetime) -> datetime:
    """The next midnight in Beijing."""
    there = now.astimezone(UTC) + MIDNIGHT_THERE
    return there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - MIDNIGHT_THERE


def may_be_meant(openid: str, since: datetime) -> list[Delivery]:
    """Messages to this WeChat of which nothing was heard yet: of one of them an unknown report may speak."""
    theirs = WechatBinding.objects.standing().filter(openid=openid).values("public_id")
    handed = Delivery.objects.filter(
        channel=Delivery.Channel.WECHAT,
        address__in=theirs,
        state__in=["handing", "unknown", "accepted"],
        handed_at__gt=since,
        wechat_receipts=None,
    )
    return list(handed.order_by("pk")[:2])


__all__ = [
    "MOST_A_DAY",
    "binding_of",
    "day_of_quota",
    "end_of_quota",
    "has_no_wechat",
    "has_unfollowed",
    "has_wechat_template",
    "last_binding_of",
    "may_be_meant",
    "scene_of",
    "template_for",
    "uses_wechat",
]
