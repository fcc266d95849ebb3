"""What one agreed to, what of it counts, and one button to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.doors import refusals_told
from people import actions
from people.models import Consent
from privacy.queries.agreed import agreements_with


@login_required
@require_safe
def consent_list(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/consent_list.html", {"agreements": agreements_with(request.actor.user)})


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one's own; any other is not there."""
    consent = get_object_or_404(Consent, pk=pk, user=request.actor.user)
    with refusals_told(request):
        actions.withdraw_consent(consent, by=request.actor)
        messages.success(request, _("Taken back. It counts no longer."))
    return redirect("consent_list")
