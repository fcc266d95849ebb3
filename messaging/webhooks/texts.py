"""Aliyun reports here what became of text messages, and what people answered.

Its pushes carry no signature. So the address has a secret in it (``SMS_PUSH_SECRET``), and what is said counts only of
a message that we know by its name and its number; a report that repeats changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.actors import Actor, Kind
from messaging.actions import texts
from messaging.models import Delivery

MOST = 1_000  # reports in one push
TAKEN = {"code": 0, "msg": "接收成功"}


@csrf_exempt  # the secret in the address is the proof; a provider has no cookie of ours
@require_POST
def text_reports(request: HttpRequest, secret: str) -> HttpResponse:
    """``[{"phone_number", "success", "err_code", "out_id", …}]``"""
    return _each(request, secret, _report)


@csrf_exempt
@require_POST
def text_replies(request: HttpRequest, secret: str) -> HttpResponse:
    """``[{"phone_number", "content", …}]``"""
    return _each(request, secret, _reply)


def _each(request: HttpRequest, secret: str, take: Callable[[dict[str, Any], Actor], None]) -> HttpResponse:
    if not settings.SMS_PUSH_SECRET or not constant_time_compare(secret, settings.SMS_PUSH_SECRET):
        raise Http404
    try:
        said = json.loads(request.body)
    except ValueError:
        said = None
    if not isinstance(said, list) or len(said) > MOST or not all(isinstance(one, dict) for one in said):
        return JsonResponse({"code": 400, "msg": "a list of reports is wanted"}, status=400)
    by = Actor(Kind.PROVIDER, door="webhook", request_id=getattr(request, "request_id", ""))
    for one in said:
        take(one, by)
    return JsonResponse(TAKEN)


def _report(one: dict[str, Any], by: Actor) -> None:
    name, arrived = str(one.get("out_id", "")), one.get("success")
    delivery = Delivery.objects.filter(public_id=name[:12], channel=Delivery.Channel.SMS).first()
    if delivery is None or delivery.address != _whole(one) or not isinstance(arrived, bool):
        return
    texts.note_report(delivery, arrived, str(one.get("err_code", "")), by=by)


def _reply(one: dict[str, Any], by: Actor) -> None:
    texts.take_reply(_whole(one), str(one.get("content", "")), by=by)


def _whole(one: dict[str, Any]) -> str:
    """With the country, as numbers are kept here."""
    number = str(one.get("phone_number", "")).lstrip("+")
    return f"+86{number}" if len(number) == 11 else f"+{number}"


__all__ = ["text_replies", "text_reports"]
