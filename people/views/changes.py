"""Stopping a change of an address or number, by the link that the one before was sent. Nobody is logged in by it."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.actors import Actor, Kind
from common.verdicts import Refusal
from people import actions
from people.actions.changes import digest_of
from people.models import ContactChange
from people.permissions import can_stop_change


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: scanners follow every link in a letter. The button acts, once."""
    changes = ContactChange.objects.select_related("user__person", "person")
    change = get_object_or_404(changes, digest=digest_of(token))
    owner = change.person or getattr(change.user, "person", None)
    by = Actor(Kind.SIGNED_LINK, on_behalf_of=owner, door="link", request_id=request.actor.request_id)
    if request.method == "POST":
        with suppress(Refusal):  # the verdict below says why not
            change = actions.stop_change(change, by=by)
            return render(request, "people/change_stopped.html", {"change": change})
    return render(request, "people/change_stop.html", {"change": change, "may_stop": can_stop_change(change)})
