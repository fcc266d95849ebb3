"""The buttons beside the lines of one's own page. Each does one thing and comes back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import actions
from people.models import ContactPoint, FormerName, Position


@login_required
@require_POST
def contact_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    point = get_object_or_404(ContactPoint.objects.current(), pk=pk, person=request.actor.person)
    actions.withdraw_contact(point, by=request.actor)
    messages.success(request, _("Taken off."))
    return redirect("profile_edit")


@login_required
@require_POST
def former_name_remove(request: HttpRequest, pk: int) -> HttpResponse:
    former = get_object_or_404(FormerName, pk=pk, person=request.actor.person)
    actions.remove_former_name(former, by=request.actor)
    messages.success(request, _("Taken off. Nobody finds you by this name any more."))
    return redirect("profile_edit")


@login_required
@require_POST
def position_end(request: HttpRequest, pk: int) -> HttpResponse:
    position = get_object_or_404(Position, pk=pk, person=request.actor.person)
    actions.end_position(position, by=request.actor)
    messages.success(request, _("It stands among what you did before."))
    return redirect("profile_edit")


@login_required
@require_POST
def position_remove(request: HttpRequest, pk: int) -> HttpResponse:
    position = get_object_or_404(Position, pk=pk, person=request.actor.person)
    actions.remove_position(position, by=request.actor)
    messages.success(request, _("Taken off."))
    return redirect("profile_edit")
