"""Template messages of a WeChat service account, by its published HTTP protocol. Why no library: docs/decisions/030."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from messaging.gateways.aliyun import LOOPBACK
from messaging.gateways.lines import LOST, Line
from messaging.gateways.mail import FolderMail
from messaging.gateways.outcomes import ACCEPTED, Outcome, OutOfReach, Parcel, State
from messaging.letters.rendering import Written
from messaging.letters.wechat import CannotGoByWechat, filled_for_wechat, page_for
from messaging.models import Delivery
from messaging.queries.wechat import binding_of, end_of_quota
from messaging.words import TEXTS

FOLDER = "folder"
SEND, TOKEN, PICTURE = "/cgi-bin/message/template/send", "/cgi-bin/stable_token", "/cgi-bin/qrcode/create"
RENEWED_BEFORE = 300  # seconds; from then on WeChat itself has the next one ready
FORCED_AT_MOST = 60  # seconds between two; WeChat wants thirty, and twenty a day

TOKEN_IS_BAD = {40001, 40014, 41001, 42001}
QUOTA_OF_THE_DAY = 45009
TOO_OFTEN = {43117: timedelta(hours=1), 45047: timedelta(hours=1), 45011: timedelta(minutes=2)}
LATER = {-1, 43108, 48001, 48004, 50002, 40013, 40125, 40164, *TOKEN_IS_BAD}
# It says that it has had this message already: so nobody knows which of the two was taken, until its report comes.
UNCLEAR = {40241}
# The reader is not there any more: they left the account, or the openid belongs to another one.
NOT_A_FOLLOWER = {"wechat_43004", "wechat_40003"}


@dataclass(frozen=True, slots=True)
class WechatParcel(Parcel):
    """``address`` is the name of the binding, never the openid. ``why`` says that WeChat would not take it."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands in a picture to scan, and for how many seconds WeChat knows it."""

    address: str
    seconds: int


class Wechat:
    """``wechat://api.weixin.qq.com``; ``wechat+http://127.0.0.1:8026`` speaks to a stand-in on this machine."""

    def __init__(self, url: str, account: str, secret: str) -> None:
        parts = urlsplit(url)
        plain = parts.scheme == "wechat+http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "wechat" or plain):
            raise ImproperlyConfigured(f"WECHAT_GATEWAY is not wechat://…: {parts.scheme}://{parts.hostname}")
        if not account or not secret:
            raise ImproperlyConfigured("WECHAT_SERVICE_APP_ID and WECHAT_SERVICE_APP_SECRET are missing")
        self.account, self.secret = account, secret
        self.line = Line("http" if plain else "https", parts.hostname, parts.port, "WeChat")

    def pack(self, delivery: Delivery, written: Written) -> Parcel:
        binding = binding_of(delivery.addressee_id)
        if binding is None:
            raise ValueError("no WeChat is connected")
        try:
            ready = filled_for_wechat(delivery, written)
        except CannotGoByWechat as fault:
            return WechatParcel(delivery, written, binding.public_id, delivery.public_id, why=str(fault))
        request = {
            "touser": binding.openid,
            "template_id": ready.template.template_id,
            "url": page_for(delivery),
            "client_msg_id": delivery.public_id,
            "data": {name: {"value": value} for name, value in ready.values.items()},
        }
        body = json.dumps(request, ensure_ascii=False).encode()
        seen = replace(written, text=ready.words)
        return WechatParcel(delivery, seen, binding.public_id, delivery.public_id, body)

    def reach(self) -> None:
        self.token()
        self.line.reach()

    def hand_over(self, parcel: Parcel) -> Outcome:
        """Once the request is on its way, only WeChat knows what became of it: a loss is ``unknown``. What it refused
        for its token was not taken; that is renewed once and the message handed over again."""
        if isinstance(parcel, WechatParcel) and parcel.why:
            return Outcome(State.REFUSED, parcel.why)
        try:
            said = self._send(parcel.body)
        except LOST as error:
            return Outcome(State.UNKNOWN, f"connection lost: {type(error).__name__} {error}"[:200])
        except ValueError as error:
            return Outcome(State.UNKNOWN, f"no answer that can be read: {error}"[:200])
        except OutOfReach as error:
            return Outcome(State.DEFERRED, str(error))
        return outcome_of(said)

    def picture(self, scene: str, seconds: int) -> Picture:
        """A picture to scan that says ``scene`` to us. Raises ``OutOfReach``."""
        request = {
            "expire_seconds": seconds,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        try:
            said = self._ask_with_token(PICTURE, json.dumps(request).encode())
            return Picture(str(said["url"]), int(said.get("expire_seconds", seconds)))
        except (*LOST, ValueError, KeyError) as error:
            raise OutOfReach(f"WeChat drew no picture: {type(error).__name__} {error}"[:200]) from error

    def close(self) -> None:
        self.line.close()

    def token(self) -> str:
        """Shared by all workers; asked for anew five minutes before its end. Raises ``OutOfReach``."""
        return cache.get(self._key) or self._fetch_token(force=False)

    def _send(self, body: bytes) -> dict[str, Any]:
        return self._ask_with_token(SEND, body)

    def _ask_with_token(self, path: str, body: bytes) -> dict[str, Any]:
        token = self.token()
        said = self._ask(f"{path}?access_token={quote(token, safe='')}", body)
        if said.get("errcode") in TOKEN_IS_BAD:
            newer = self._newer_than(token)
            said = said if newer == token else self._ask(f"{path}?access_token={quote(newer, safe='')}", body)
        return said

    def _newer_than(self, token: str) -> str:
        """What another process has fetched meanwhile; else what WeChat gives; else, not too often, a forced one."""
        known = cache.get(self._key)
        if known and known != token:
            return known
        given = self._fetch_token(force=False)
        if given == token and caches["guards"].add(f"{self._key}:forced", True, FORCED_AT_MOST):
            given = self._fetch_token(force=True)
        return given

    def _fetch_token(self, *, force: bool) -> str:
        request = {
            "grant_type": "client_credential",
            "appid": self.account,
            "secret": self.secret,
            "force_refresh": force,
        }
        try:
            said = self._ask(TOKEN, json.dumps(request).encode())
        except (*LOST, ValueError) as error:
            raise OutOfReach(f"WeChat: {type(error).__name__} {error}"[:200]) from error
        if not said.get("access_token"):
            raise OutOfReach(_code_of(said))
        cache.set(self._key, said["access_token"], max(1, int(said.get("expires_in", 0)) - RENEWED_BEFORE))
        return str(said["access_token"])

    def _ask(self, path: str, body: bytes) -> dict[str, Any]:
        self.line.reach()
        _status, answer = self.line.ask("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
        said = json.loads(answer)
        if not isinstance(said, dict):
            raise ValueError("not an object")
        return said

    @property
    def _key(self) -> str:
        return f"wechat-token:{self.account}"


def outcome_of(said: dict[str, Any]) -> Outcome:
    """What WeChat's answer means for the letter."""
    try:
        code = int(said["errcode"])
    except (KeyError, TypeError, ValueError):
        return Outcome(State.UNKNOWN, f"no answer that can be read: {said}"[:200])
    reason, moment = _code_of(said), timezone.now()
    if code == 0:
        return replace(ACCEPTED, their_id=str(said.get("msgid", "")))
    if code == QUOTA_OF_THE_DAY:
        return Outcome(State.DEFERRED, reason, until=end_of_quota(moment))
    if code in TOO_OFTEN:
        return Outcome(State.DEFERRED, reason, until=moment + TOO_OFTEN[code])
    if code in LATER or code in UNCLEAR:
        return Outcome(State.DEFERRED if code in LATER else State.UNKNOWN, reason)
    return Outcome(State.REFUSED, reason)


def _code_of(said: dict[str, Any]) -> str:
    code = f"wechat_{said.get('errcode')}"
    return code if code in TEXTS else f"{code} {said.get('errmsg', '')}"[:200]


class FolderWechat(FolderMail):
    """The twin for development: a file beside the letters, shown on the same page."""

    @staticmethod
    def pack(delivery: Delivery, written: Written) -> Parcel:
        binding = binding_of(delivery.addressee_id)
        if binding is None:
            raise ValueError("no WeChat is connected")
        message = EmailMessage()
        message["To"], message["Subject"] = str(delivery.addressee), "WeChat"
        message["Date"] = delivery.created_at
        message.set_content(written.subject)
        return Parcel(delivery, written, binding.public_id, delivery.public_id, message.as_bytes())

    @staticmethod
    def picture(scene: str, seconds: int) -> Picture:
        return Picture(f"http://weixin.qq.com/q/{scene}", seconds)


def wechat_gateway() -> Wechat | FolderWechat:
    """Raises ``ImproperlyConfigured`` where no gateway is named."""
    if not settings.WECHAT_GATEWAY:
        raise ImproperlyConfigured("WECHAT_GATEWAY names no gateway")
    if settings.WECHAT_GATEWAY == FOLDER:
        return FolderWechat(Path(settings.MAILBOX_DIR))
    return Wechat(settings.WECHAT_GATEWAY, settings.WECHAT_SERVICE_APP_ID, settings.WECHAT_SERVICE_APP_SECRET)


__all__ = ["NOT_A_FOLLOWER", "OutOfReach", "Picture", "Wechat", "WechatParcel", "outcome_of", "wechat_gateway"]
