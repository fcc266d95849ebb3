"""A classmate is asked whether they know somebody who claims a record."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.doors import refusals_on
from directory import actions
from directory.forms.claims import VouchForm
from directory.permissions.vouching import can_read_vouch, can_vouch
from directory.queries.claims.vouching import claim_asked_about


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_vouch(request: HttpRequest, token: str) -> HttpResponse:
    """What the applicant wrote as name, class and years, and nothing else. For others there is no such page."""
    claim = claim_asked_about(token)
    if claim is not None and claim.login_id == request.user.pk:
        return redirect(claim)
    if claim is None or not can_read_vouch(request.actor, claim):
        raise Http404
    said = claim.vouches.filter(voucher=request.actor.person).first()
    form = VouchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.vouch_for_claim(claim, **form.said(), by=request.actor)
            messages.success(request, _("Thank you. The alumni office reads it, nobody else."))
            return redirect(request.path)
    context = {"claim": claim, "form": form, "said": said, "may_vouch": can_vouch(request.actor, claim)}
    return render(request, "directory/claim_vouch.html", context)
