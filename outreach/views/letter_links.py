"""Where links and the picture of one dot lead, for whoever holds the letter: what is signed in the address."""

from __future__ import annotations

from base64 import b64decode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common.actors import Actor, Kind
from outreach.actions.tracking import note_event
from outreach.letters import TEMPLATE
from outreach.letters.tracking import OPENED, Followed, read_token
from outreach.models import Message
from outreach.queries.links import addresses_of
from outreach.queries.machines import Asked

DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a GIF of one clear dot


@require_safe
def letter_link(request: HttpRequest, token: str) -> HttpResponse:
    """On to an address that stands in the fixed message, and to no other; noted where that is wanted."""
    followed, message = _named_by(token)
    addresses = addresses_of(message)
    if not 1 <= followed.link <= len(addresses):
        raise Http404
    _note(request, followed, message)
    return _unkept(HttpResponseRedirect(addresses[followed.link - 1]))


@require_safe
def letter_dot(request: HttpRequest, token: str) -> HttpResponse:
    """Always the same dot, whether it is noted or not."""
    followed, message = _named_by(token)
    if followed.link != OPENED:
        raise Http404
    _note(request, followed, message)
    response = _unkept(HttpResponse(DOT, content_type="image/gif"))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _named_by(token: str) -> tuple[Followed, Message]:
    followed = read_token(token)
    if followed is None:
        raise Http404
    fixed = Message.objects.exclude(frozen_at=None).prefetch_related("wordings")
    return followed, get_object_or_404(fixed, public_id=followed.message)


def _note(request: HttpRequest, followed: Followed, message: Message) -> None:
    by = Actor(Kind.SIGNED_LINK, door="link", request_id=getattr(request, "request_id", ""))
    asked = Asked.by(request.method or "", request.headers)
    note_event(followed.delivery, f"{TEMPLATE}:{message.pk}", followed.link, asked, by=by)


def _unkept(response: HttpResponse) -> HttpResponse:
    """Nobody on the way keeps it, and the page it leads to does not learn from where one came."""
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
