"""WeChat pushes here: scans, answers, who follows and who left, and what became of messages.

Every push is signed with the token that only the account's console and we know; where a key for encryption is set,
nothing is believed that is not encrypted with it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.actors import Actor, Kind
from common.verdicts import Refusal
from messaging.actions.wechat_events import take_push
from messaging.queries.wechat import uses_wechat
from messaging.reading.wechat import NotUnderstood, Seal, answer_in_words, is_signed, read_push

log = logging.getLogger(__name__)

BELIEVED = 300  # seconds that a push may be old, or ahead
TAKEN = "success"


@csrf_exempt  # the signature is the proof; a provider has no cookie of ours
@require_http_methods(["GET", "HEAD", "POST"])
def service_account_webhook(request: HttpRequest) -> HttpResponse:
    """GET: the account's console asks whether we are there. POST: one push, answered with words or ``success``."""
    if not uses_wechat() or not settings.WECHAT_PUSH_TOKEN:
        raise Http404
    asked = request.GET
    if not is_signed(
        asked.get("signature", ""), settings.WECHAT_PUSH_TOKEN, asked.get("timestamp", ""), asked.get("nonce", "")
    ) or not _is_fresh(asked.get("timestamp", "")):
        log.warning("A message in the name of WeChat was refused.")
        return HttpResponse(status=403)
    if request.method != "POST":
        echo = asked.get("echostr", "")
        return HttpResponse(echo if echo.isalnum() else "", content_type="text/plain")
    try:
        push = _opened(request)
    except NotUnderstood as error:
        log.warning("A message of WeChat was not understood: %s", error)
        return HttpResponse(status=400)
    return _answered(push, request)


def _opened(request: HttpRequest) -> Mapping[str, str]:
    """Raises ``NotUnderstood``."""
    push = read_push(request.body)
    if settings.WECHAT_AES_KEY:
        sealed, token, asked = push.get("Encrypt", ""), settings.WECHAT_PUSH_TOKEN, request.GET
        if not is_signed(asked.get("msg_signature", ""), token, asked["timestamp"], asked["nonce"], sealed):
            raise NotUnderstood("its words are not signed")
        push = read_push(_seal().open(sealed))
    if not push.get("FromUserName"):
        raise NotUnderstood("nobody said it")
    return push


def _answered(push: Mapping[str, str], request: HttpRequest) -> HttpResponse:
    by = Actor(Kind.PROVIDER, door="webhook", request_id=getattr(request, "request_id", ""))
    timestamp, nonce = request.GET["timestamp"], request.GET["nonce"]
    try:
        words = take_push(push, f"{timestamp}:{nonce}", by=by)
    except Refusal as refusal:
        words = str(refusal.reason)
    if words is None:
        log.warning("A signature of WeChat came a second time, with other words.")
        return HttpResponse(status=403)
    if not words:
        return HttpResponse(TAKEN, content_type="text/plain")
    at = int(time.time())
    answer = answer_in_words(push["FromUserName"], push.get("ToUserName", ""), at, words)
    sealed = _seal().close(answer, at, nonce) if settings.WECHAT_AES_KEY else answer
    return HttpResponse(sealed, content_type="application/xml; charset=utf-8")


def _is_fresh(timestamp: str) -> bool:
    return timestamp.isdecimal() and len(timestamp) < 12 and abs(time.time() - int(timestamp)) < BELIEVED


def _seal() -> Seal:
    return Seal(settings.WECHAT_AES_KEY, settings.WECHAT_SERVICE_APP_ID, settings.WECHAT_PUSH_TOKEN)


__all__ = ["service_account_webhook"]
