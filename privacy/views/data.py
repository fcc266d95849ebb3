"""Your data: what is held, why, who sees it, how long; a copy of it; and the way to be forgotten."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.doors import refusals_told
from files.answers import answer
from institution.reads import current
from people.registry import Subject
from privacy import actions
from privacy.models import DataCopy, Erasure
from privacy.permissions import can_ask_for_copy, can_ask_for_erasure
from privacy.queries.agreed import agreed_by
from privacy.queries.held import kinds_held, purposes
from privacy.views.asked_again import asked_again


@login_required
@require_safe
def data_detail(request: HttpRequest) -> HttpResponse:
    copies = DataCopy.objects.visible_to(request.actor).order_by("-created_at")[:5]
    subject = Subject.of(request.actor.user)
    context = {
        "person": request.actor.person,
        "kinds": kinds_held(subject),
        "copies": copies,
        "may_ask": can_ask_for_copy(request.actor),
        "erasure": Erasure.objects.visible_to(request.actor).waiting().first(),
        "may_go": can_ask_for_erasure(request.actor, subject),
        "days": settings.ERASURE_DAYS,
        "purposes": purposes(),
        "consents": agreed_by(request.actor.user),
        "letters_days": settings.LETTERS_KEPT_DAYS,
        "inbox_days": settings.INBOX_KEPT_DAYS,
        "roster_days": current().roster_kept_days,
    }
    return render(request, "privacy/data_detail.html", context)


@login_required
@require_POST
@asked_again
def copy_ask(request: HttpRequest) -> HttpResponse:
    with refusals_told(request):
        actions.ask_for_copy(by=request.actor)
        messages.success(request, _("Your copy is being made. A letter tells you when it is ready."))
    return redirect("data_detail")


@login_required
@require_POST
@asked_again
def copy_fetch(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """By a button, so that no program that looks into letters fetches it."""
    copy = get_object_or_404(DataCopy.objects.visible_to(request.actor), public_id=public_id)
    fetched: DataCopy | None = None
    with refusals_told(request):
        fetched = actions.fetch_copy(copy, by=request.actor)
    return redirect("data_detail") if fetched is None else answer(fetched.file, cache_control="no-store")
