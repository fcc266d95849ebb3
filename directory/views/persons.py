"""A person's page, as far as its reader may see it; its owner can look at it with others' eyes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.verdicts import Refusal
from directory import actions
from directory.permissions import seconds_until_next
from directory.queries.people.page import page_of
from people.actions import block_person
from people.models import Person


@login_required
@require_GET
def person_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.actor).known_as(public_id))
    if person.public_id != public_id:  # that record went up in this one
        return redirect("person_detail", person.public_id)
    try:
        actions.note_profile_opened(person, by=request.actor)
    except Refusal as refusal:
        return _later(request, refusal)
    page = page_of(person, request.actor, eyes=request.GET.get("as", ""))
    return render(request, "directory/person_detail.html", {"page": page})


def _later(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Too many profiles, or too fast: a kind page that says when to go on."""
    wait = seconds_until_next(request.actor)
    answer = render(request, "directory/person_later.html", {"reason": refusal.reason, "wait": wait}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


@login_required
@require_POST
def person_block(request: HttpRequest, public_id: str) -> HttpResponse:
    """Afterwards the page is gone for both, so one lands where blocks are lifted."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), public_id=public_id)
    block_person(person, by=request.actor)
    messages.success(request, _("Blocked. You do not find or read each other any more, and nobody is told."))
    return redirect("privacy_edit")
