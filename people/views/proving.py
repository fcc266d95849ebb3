"""Proving a contact of one's own: have six digits sent there, type them here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on, refusals_told
from people import actions
from people.forms.profile import CodeForm
from people.models import ContactPoint
from people.permissions import can_prove_contact
from people.queries import standing_code


@login_required
@require_http_methods(["GET", "POST"])
def contact_prove(request: HttpRequest, pk: int) -> HttpResponse:
    point = get_object_or_404(ContactPoint.objects.current(), pk=pk, person=request.actor.person)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.prove_contact(point, form.cleaned_data["code"], by=request.actor).or_raise()
            messages.success(request, _("Confirmed: it reaches you."))
            return redirect("profile_edit")
    context = {
        "point": point,
        "form": form,
        "may_prove": can_prove_contact(request.actor, point),
        "was_sent": standing_code(point) is not None,
    }
    return render(request, "people/contact_prove.html", context)


@login_required
@require_POST
def contact_code_send(request: HttpRequest, pk: int) -> HttpResponse:
    point = get_object_or_404(ContactPoint.objects.current(), pk=pk, person=request.actor.person)
    with refusals_told(request):
        actions.send_contact_code(point, by=request.actor)
    return redirect("contact_prove", pk)
