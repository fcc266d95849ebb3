"""One's own card, and what whoever scans it is told."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cards import actions
from cards.models import Card
from cards.permissions import can_issue_card
from cards.queries import check_code, face_of
from common.doors import refusals_told
from common.limits import is_within, place_of
from common.scan_codes import squares_of
from messaging.letters.links import absolute

SCANS_A_MINUTE = 60  # from one address; a gate with more people asks by the API


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def card_detail(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        with refusals_told(request):
            _press(request)
        return redirect("card_detail")
    card = Card.objects.visible_to(request.actor).working().select_related("person").first()
    context = {"card": card, "may_issue": can_issue_card(request.actor, request.actor.person)}
    if card is not None:
        face = face_of(card, request.actor)
        side, path = squares_of(absolute(reverse("card_check", args=[face.code])))
        context |= {"face": face, "side": side, "path": path}
    return render(request, "cards/card_detail.html", context)


def _press(request: HttpRequest) -> None:
    wish = {"issue": _issue, "replace": _replace, "give_back": _give_back}.get(request.POST.get("do", ""))
    if wish is None:
        raise Http404
    wish(request)


def _issue(request: HttpRequest) -> None:
    can_issue_card(request.actor, request.actor.person).or_raise()
    actions.issue_card(request.actor.person, by=request.actor)
    messages.success(request, _("Here is your card."))


def _replace(request: HttpRequest) -> None:
    actions.replace_card(_own(request), by=request.actor)
    messages.success(request, _("This is your new card. The old one opens nothing any more."))


def _give_back(request: HttpRequest) -> None:
    actions.revoke_card(_own(request), Card.Because.GIVEN_BACK, by=request.actor)
    messages.success(request, _("The card does not count any more. You can have another one whenever you like."))


def _own(request: HttpRequest) -> Card:
    return get_object_or_404(Card.objects.visible_to(request.actor).standing())


@never_cache
@require_GET
def card_check(request: HttpRequest, code: str) -> HttpResponse:
    """For anybody with a telephone: valid or not, whose school, when; and nothing else."""
    if not is_within("cards.check", place_of(get_adapter().get_client_ip(request)), SCANS_A_MINUTE):
        return respond_429(request)
    return render(request, "cards/card_check.html", {"checked": check_code(code)})
