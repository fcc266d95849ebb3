"""One's photo: given, taken off, and whether it stands on the card."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.doors import refusals_on, refusals_told
from files.links import signed_url
from people import actions
from people.forms.photos import PhotoForm
from people.models.gate import facts_of
from people.queries.photos import may_stand_on_card


@login_required
@require_http_methods(["GET", "POST"])
def photo_edit(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    if person is None:
        return redirect("profile_edit")
    wish = request.POST.get("do", "set")
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" and wish == "set" else PhotoForm()
    if request.method == "POST":
        if wish != "set":
            return _press(request, wish)
        if form.is_valid():
            with refusals_on(form):
                actions.set_photo(person, form.cleaned_data["file"], by=request.actor)
                messages.success(request, _("This is how you look here now."))
                return redirect("photo_edit")
    context = {
        "form": form,
        "person": person,
        "photo_url": signed_url(person.photo, request.actor) if person.photo else "",
        "audience": facts_of([person])[person.pk].audience("photo").label,
        "on_card": may_stand_on_card(person),
    }
    return render(request, "people/photo_edit.html", context)


def _press(request: HttpRequest, wish: str) -> HttpResponse:
    person, by = request.actor.person, request.actor
    with refusals_told(request):
        if wish == "remove":
            actions.remove_photo(person, by=by)
            messages.success(request, _("Taken off. The picture is not kept."))
        elif wish == "card":
            actions.say_photo_on_card(person, request.POST.get("given") == "yes", by=by)
            messages.success(request, _("Saved. It holds from now on."))
        else:
            raise Http404
    return redirect("photo_edit")
