"""One's own postal addresses: another one, or one put right."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.doors import refusals_on
from people import actions
from people.forms.postal_addresses import PostalAddressForm
from people.models import ContactPoint


@login_required
@require_http_methods(["GET", "POST"])
def address_add(request: HttpRequest) -> HttpResponse:
    return _edited(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def address_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one's own; any other is not there."""
    addresses = ContactPoint.objects.current().filter(kind=ContactPoint.Kind.ADDRESS)
    return _edited(request, get_object_or_404(addresses, pk=pk, person=request.actor.person))


def _edited(request: HttpRequest, point: ContactPoint | None) -> HttpResponse:
    person = request.actor.person
    if person is None:
        raise Http404
    form = PostalAddressForm(request.POST or None, point=point)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.say_address(person, form.cleaned_data, instead_of=point, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("profile_edit")
    return render(request, "people/address_edit.html", {"form": form, "point": point})
