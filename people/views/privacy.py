"""Who sees what of me: the choices, and whom I want to have nothing to do with."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on
from people import actions
from people.forms.privacy import FieldChoicesForm
from people.models import Block
from people.queries.privacy import lines_of, reader_counts


@login_required
@require_http_methods(["GET", "POST"])
def privacy_edit(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    if person is None:
        return render(request, "people/privacy_edit.html", {"person": None})
    form = FieldChoicesForm(lines_of(person), reader_counts(person), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.choose_audiences(person, form.chosen(), by=request.actor)
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("privacy_edit")
    blocks = Block.objects.visible_to(request.actor).select_related("blocked").order_by("-pk")
    return render(request, "people/privacy_edit.html", {"person": person, "form": form, "blocks": blocks})


@login_required
@require_POST
def block_lift(request: HttpRequest, pk: int) -> HttpResponse:
    block = get_object_or_404(Block.objects.visible_to(request.actor), pk=pk)
    actions.lift_block(block, by=request.actor)
    messages.success(request, _("You can find each other again."))
    return redirect("privacy_edit")
