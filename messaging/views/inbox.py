"""The inbox of a login."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.doors import ActorRequest
from files.links import signed_url
from files.models import StoredFile
from messaging.actions.inbox import mark_all_read, mark_read
from messaging.models import Delivery
from messaging.queries import page_of_letters, unread_count
from messaging.registry import writers


@login_required
@require_safe
def letter_list(request: ActorRequest) -> HttpResponse:
    """Newest first; ``?before=`` a letter's public id goes on from there."""
    page = page_of_letters(Delivery.objects.visible_to(request.actor), request.GET.get("before", ""))
    return render(request, "messaging/letter_list.html", {"page": page, "unread": unread_count(request.user)})


@login_required
@require_safe
def letter_detail(request: ActorRequest, public_id: str) -> HttpResponse:
    """One letter. Opening it marks it as read, unless the browser only fetches ahead."""
    letter = get_object_or_404(Delivery.objects.visible_to(request.actor), public_id=public_id)
    if letter.read_at is None and request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_read(letter, by=request.actor)
    return render(request, "messaging/letter_detail.html", {"letter": letter, "files": _files_with(letter, request)})


def _files_with(letter: Delivery, request: ActorRequest) -> list[tuple[StoredFile, str]]:
    """What went with it, each with an address that is good for some minutes and for this reader."""
    if letter.is_emptied or letter.template not in writers:
        return []
    return [(file, signed_url(file, request.actor)) for file in writers[letter.template].enclosed(letter)]


@login_required
@require_POST
def letter_read_all(request: ActorRequest) -> HttpResponse:
    if mark_all_read(request.user, by=request.actor):
        messages.success(request, _("Everything is marked as read."))
    return redirect("letter_list")
