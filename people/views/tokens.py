"""One's own personal tokens, on a page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on
from people import actions
from people.forms.profile import TokenForm
from people.models import AccessToken


@login_required
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The secret of a new token is on the answer itself, once: a redirect would have to keep it somewhere."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _token, secret = actions.issue_token(**form.cleaned_data, by=request.actor)
            form = TokenForm()
    tokens = AccessToken.objects.visible_to(request.actor).filter(revoked_at=None)
    response = render(request, "people/token_list.html", {"form": form, "tokens": tokens, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    token = get_object_or_404(AccessToken.objects.visible_to(request.actor), public_id=public_id)
    actions.revoke_token(token, by=request.actor)
    messages.success(request, _("This token opens nothing any more."))
    return redirect("token_list")
