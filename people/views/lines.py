"""The buttons beside the lines of one's own page. Each does one thing and comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import actions
from people.models import ContactPoint, FormerName, Position


@login_required
@require_POST
def contact_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, ContactPoint.objects.current(), pk, actions.withdraw_contact, _("Taken off."))


@login_required
@require_POST
def contact_choose(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("From now on we try this one first.")
    return _press(request, ContactPoint.objects.current(), pk, actions.choose_contact, said)


@login_required
@require_POST
def former_name_remove(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Taken off. Nobody finds you by this name any more.")
    return _press(request, FormerName.objects.all(), pk, actions.remove_former_name, said)


@login_required
@require_POST
def position_end(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("It stands among what you did before.")
    return _press(request, Position.objects.all(), pk, actions.end_position, said)


@login_required
@require_POST
def position_remove(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, Position.objects.all(), pk, actions.remove_position, _("Taken off."))


def _press(request: HttpRequest, rows: QuerySet, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    """On a line of one's own; any other is not there."""
    act(get_object_or_404(rows, pk=pk, person=request.actor.person), by=request.actor)
    messages.success(request, said)
    return redirect("profile_edit")
