"""Letters come back from one's own address: why, and how to prove that they arrive again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import ActorRequest, refusals_on, refusals_told
from messaging.actions.suppressing import prove_address, send_address_code
from messaging.forms import AddressCodeForm
from messaging.models import Addressee
from messaging.queries import suppression_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_address(request: ActorRequest) -> HttpResponse:
    """What stands against one's address, and the code that lifts it."""
    addressee = Addressee.objects.filter(login=request.user).first()
    suppression = suppression_of(addressee)
    form = AddressCodeForm(request.POST or None)
    if request.method == "POST" and (addressee is None or suppression is None):
        return redirect("letter_address")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            prove_address(addressee, form.cleaned_data["code"], by=request.actor).or_raise()
            messages.success(request, _("Letters arrive again, so we write to this address again."))
            return redirect("letter_address")
    return render(request, "messaging/letter_address.html", {"suppression": suppression, "form": form})


@login_required
@require_POST
def letter_address_code(request: ActorRequest) -> HttpResponse:
    addressee = Addressee.objects.filter(login=request.user).first()
    if addressee is not None:
        with refusals_told(request):
            send_address_code(addressee, by=request.actor)
    return redirect("letter_address")
