"""The applicant's pages: say who one is, see how it stands, say more. They are the same whoever is in the books."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on, refusals_told
from directory import actions
from directory.forms.claims import ClaimForm
from directory.models import Claim
from directory.permissions.claims import can_add_to_claim, can_claim


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_new(request: HttpRequest) -> HttpResponse:
    """Say which record is one's own; whoever has said so already is led to where it stands."""
    standing = Claim.objects.visible_to(request.actor).open_now().first()
    if standing is not None:
        return redirect(standing)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(actions.make_claim(form.statement(), address=_address(request), by=request.actor))
    return render(request, "directory/claim_new.html", {"form": form, "may_claim": can_claim(request.actor)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """How it stands, what was said, and more to say."""
    claim = get_object_or_404(Claim.objects.visible_to(request.actor), public_id=public_id)
    form = ClaimForm(request.POST or None, instance=Claim.objects.get(pk=claim.pk))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.add_to_claim(claim, form.statement(), address=_address(request), by=request.actor)
            messages.success(request, _("Thank you. We compare it anew."))
            return redirect(claim)
    may_add = can_add_to_claim(request.actor, claim)
    context = {"claim": claim, "form": form, "may_add": may_add, "may_claim": can_claim(request.actor)}
    return render(request, "directory/claim_detail.html", context)


@login_required
@require_POST
def claim_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Think again."""
    claim = get_object_or_404(Claim.objects.visible_to(request.actor), public_id=public_id)
    with refusals_told(request):
        actions.withdraw_claim(claim, by=request.actor)
    return redirect(claim)
