"""A login is parted from a record, in the console's frame, by somebody who has just shown who they are."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.doors import refusals_on
from directory import actions
from directory.forms.claims import PartingForm
from directory.models import Claim
from directory.permissions.parting import can_part_login
from people.models import Person
from people.permissions import can_keep_record


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def login_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """For whoever keeps the record; for others there is no such page, and nobody is asked for a second step."""
    person = get_object_or_404(Person.objects.visible_in_console(request.actor), public_id=public_id)
    if not can_keep_record(request.actor, person):
        raise Http404
    return _part(request, person)


@reauthentication_required
def _part(request: HttpRequest, person: Person) -> HttpResponse:
    form = PartingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.part_login(person, form.cleaned_data["reason"], by=request.actor)
            messages.success(request, _("They are parted. A letter went to every address that was proven."))
            return redirect("admin:people_person_change", person.pk)
    frame = admin.site.each_context(request) | {"title": _("Part the login from this record"), "opts": Claim._meta}
    context = {"person": person, "form": form, "may_part": can_part_login(request.actor, person)}
    return render(request, "directory/login_part.html", frame | context)
