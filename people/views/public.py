"""The terms: read by everybody before signing up, agreed to again when they are published anew."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.doors import place_here, refusals_on
from people import actions
from people.forms.joining import AgreementForm
from people.permissions import is_asked_to_agree
from people.queries import agreements_of


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "people/terms.html")


@login_required
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Which terms one agreed to, and their words as they stood then."""
    return render(request, "people/agreement_list.html", {"agreements": agreements_of(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def terms_agree(request: HttpRequest) -> HttpResponse:
    """Before anything else; then on to where they wanted to go."""
    onward = place_here(request, request.POST.get("next") or request.GET.get("next"), "me")
    if not is_asked_to_agree(request.user):
        return redirect(onward)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.agree_to_terms(form.cleaned_data["version"], by=request.actor)
            messages.success(request, _("Thank you. It is written down."))
            return redirect(onward)
    return render(request, "people/terms_agree.html", {"form": form, "onward": onward})
