"""The applicant's pages: say who one is, see how it stands, say more. They are the same whoever is in the books."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on, refusals_told
from common.limits import place_of
from directory import actions
from directory.forms.claims import ClaimForm, CodeForm, LinkForm
from directory.models import Claim
from directory.permissions.claims import can_add_to_claim, can_claim, can_redeem
from directory.queries.claims.vouching import vouch_path
from messaging.letters.links import absolute

_DOES_NOT_OPEN = gettext_lazy(
    "This opens nothing with that name. Look at each letter once more; it may also be too old, used or taken back. "
    "The alumni office gladly makes you a new one."
)


def _address(request: HttpRequest) -> str:
    return place_of(get_adapter().get_client_ip(request))


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


@never_cache
@require_http_methods(["GET", "POST"])
def claim_code(request: HttpRequest) -> HttpResponse:
    """A code from paper. Whoever has no login yet is led through signing up and comes back here."""
    form = CodeForm(request.POST or None)
    return _redeem(request, form, lambda: form.cleaned_data["code"], "directory/claim_code.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a letter. The page is the same whatever the link is; that it was followed is noted."""
    if request.method == "GET":
        actions.note_link_opened(token, by=request.actor)
    return _redeem(request, LinkForm(request.POST or None), lambda: token, "directory/claim_link.html")


def _redeem(request: HttpRequest, form: LinkForm, secret: Callable[[], str], template: str) -> HttpResponse:
    if request.method == "POST" and request.actor.user is None:
        return redirect_to_login(request.path)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            name = form.cleaned_data["full_name"]
            claim = actions.redeem_invitation(secret(), name, address=_address(request), by=request.actor)
            if claim is not None:
                return redirect(claim)
            form.add_error(None, ValidationError(_DOES_NOT_OPEN, "does_not_open"))
    context = {"form": form, "may_redeem": can_redeem(request.actor), "here": request.path}
    return render(request, template, context)


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
    context["vouch_url"] = absolute(vouch_path(claim)) if may_add and (claim.entry_year or claim.end_year) else ""
    if claim.state == Claim.State.APPROVED and request.actor.person is not None:
        context["own"] = request.actor.person
        lines = request.actor.person.affiliations.select_related("placement__association")
        context["studies"] = lines.order_by("end_year", "pk")
    return render(request, "directory/claim_detail.html", context)


@login_required
@require_POST
def claim_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Think again."""
    claim = get_object_or_404(Claim.objects.visible_to(request.actor), public_id=public_id)
    with refusals_told(request):
        actions.withdraw_claim(claim, by=request.actor)
    return redirect(claim)
