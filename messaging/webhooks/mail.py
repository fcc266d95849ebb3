"""A provider knocks: events about letters, and messages that came in. Believed only with its signature."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.actors import Actor, Kind
from messaging.actions.incoming import receive_mail
from messaging.actions.provider_events import Told, take_event
from messaging.inspection.providers import Webhooks

log = logging.getLogger(__name__)

NOT_UNDERSTOOD = (ValueError, KeyError, TypeError, AttributeError, LookupError)


@csrf_exempt  # its signature is the proof; a provider has no cookie of ours
@require_http_methods(["HEAD", "POST"])
def mail_webhook(request: HttpRequest, what: str) -> HttpResponse:
    """``tracking`` or ``inbound``. 403 for a forged one, 400 for one nobody can read; what is known already is well."""
    view = Webhooks.named(settings.MAIL_WEBHOOKS).view(what) if settings.MAIL_WEBHOOKS else None
    if view is None:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    try:
        view.run_validators(request)
    except (SuspiciousOperation, *NOT_UNDERSTOOD) as error:
        log.warning("A message in the name of the mail provider was refused: %s", _short(error))
        return HttpResponse(status=403)
    try:
        events = view.parse_events(request)
    except NOT_UNDERSTOOD as error:
        log.warning("A message of the mail provider was not understood: %s", _short(error))
        return HttpResponse(status=400)
    by = Actor(Kind.PROVIDER, door="webhook", request_id=getattr(request, "request_id", ""))
    for event in events:
        (_take_inbound if what == "inbound" else _take_tracking)(event, request, by)
    return HttpResponse()


def _take_tracking(event: Any, request: HttpRequest, by: Actor) -> None:
    provider = settings.MAIL_WEBHOOKS.partition("?")[0]
    # Where the provider names no event, the same words are the same event.
    words = request.body + f"{event.event_type} {event.recipient}".encode()
    key = str(event.event_id or hashlib.sha256(words).hexdigest())
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    told = Told(
        kind=str(event.event_type),
        key=key[:150],
        source=provider,
        message_id=str(event.message_id or ""),
        name=str(metadata.get("delivery", ""))[:12],
        recipient=str(event.recipient or ""),
        reason=str(event.reject_reason or ""),
        words=" ".join(filter(None, [event.mta_response, event.description])),
        happened_at=event.timestamp,
    )
    outcome = take_event(told, by=by)
    if outcome in ("too_old", "another_address"):
        log.warning("An event of the mail provider changed nothing: %s", outcome)


def _take_inbound(event: Any, request: HttpRequest, by: Actor) -> None:
    message = event.message
    to = [message.envelope_recipient] if message.envelope_recipient else []
    receive_mail(message.as_bytes(), to=to, by=by)


def _short(error: BaseException) -> str:
    return f"{type(error).__name__} {error}"[:200]
