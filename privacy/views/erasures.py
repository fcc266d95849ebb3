"""Being forgotten: asked for on one's own page or by staff, stopped there or by the link in a letter."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.actors import Actor, Kind
from common.doors import refusals_on, refusals_told
from common.verdicts import Refusal
from people.models import Person
from people.registry import Subject
from privacy import actions
from privacy.forms import ErasureForm
from privacy.models import Erasure
from privacy.models.erasures import digest_of
from privacy.permissions import can_order_erasure, can_stop_erasure
from privacy.views.asked_again import asked_again


@login_required
@require_POST
@asked_again
def erasure_ask(request: HttpRequest) -> HttpResponse:
    with refusals_told(request):
        actions.ask_for_erasure(by=request.actor)
        messages.success(request, _("Written down. You have been sent a letter with which you can still stop it."))
    return redirect("data_detail")


@login_required
@require_POST
def erasure_keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """To stay, one click is enough."""
    erasure = get_object_or_404(Erasure.objects.visible_to(request.actor), public_id=public_id)
    with refusals_told(request):
        actions.stop_erasure(erasure, by=request.actor)
        messages.success(request, _("Stopped. Everything stays as it is."))
    return redirect("data_detail")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: scanners follow every link in a letter. The button acts, once."""
    erasure = get_object_or_404(Erasure.objects.select_related("person"), digest=digest_of(token))
    by = Actor(Kind.SIGNED_LINK, on_behalf_of=erasure.person, door="link", request_id=request.actor.request_id)
    may_stop = can_stop_erasure(by, erasure, token)
    is_stopped = False
    if request.method == "POST":
        with suppress(Refusal):  # the verdict says why not
            actions.stop_erasure(erasure, by=by, token=token)
            is_stopped = True
    context = {"erasure": erasure, "may_stop": may_stop, "is_stopped": is_stopped}
    return render(request, "privacy/erasure_stop.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_order(request: HttpRequest, public_id: str) -> HttpResponse:
    """By the office, for somebody who asked for it on paper or by telephone."""
    person = get_object_or_404(Person.objects.visible_in_console(request.actor), public_id=public_id)
    verdict = can_order_erasure(request.actor, Subject.of(person))
    if verdict.forbidden:
        raise Http404
    waiting = Erasure.objects.of(person, person.login).waiting().first()
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.order_erasure(person, form.cleaned_data["reason"], by=request.actor)
            messages.success(request, _("Written down, and announced wherever this person can be reached."))
            return redirect("erasure_order", public_id)
    context = {"person": person, "form": form, "verdict": verdict, "waiting": waiting}
    return render(request, "privacy/erasure_order.html", context)


@login_required
@require_POST
def erasure_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """The office stops what it, or the person, has asked for."""
    erasure = get_object_or_404(Erasure.objects.select_related("person"), public_id=public_id)
    kept = Person.objects.visible_in_console(request.actor)
    person = get_object_or_404(kept, pk=erasure.person_id or 0)
    if can_stop_erasure(request.actor, erasure).forbidden:
        raise Http404
    with refusals_told(request):
        actions.stop_erasure(erasure, by=request.actor)
        messages.success(request, _("Stopped. Everything stays as it is."))
    return redirect("erasure_order", person.public_id)
