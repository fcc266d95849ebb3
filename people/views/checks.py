"""Once a year: what we have, on one page, with one button for "all is right"."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.doors import refusals_told
from people import actions
from people.codes import city_name, industry_name
from people.models import YearlyCheck


@login_required
@require_http_methods(["GET", "POST"])
def record_check(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    if person is None:
        return redirect("profile_edit")
    if request.method == "POST":
        with refusals_told(request):
            actions.confirm_record(person, by=request.actor)
            messages.success(request, _("Thank you. We ask again in a year."))
        return redirect("me")
    positions = person.positions.filter(ends_on="").select_related("organisation").order_by("-pk")
    context = {
        "person": person,
        "city": city_name(person.city_code),
        "contacts": person.contact_points.current().order_by("kind", "-is_primary", "pk"),
        "affiliations": person.affiliations.order_by("entry_year", "pk"),
        "work": [
            " ".join(filter(None, [str(each.organisation or ""), each.title, industry_name(each.industry_code)]))
            for each in positions
        ],
        "check": YearlyCheck.objects.filter(person=person).first(),
    }
    return render(request, "people/record_check.html", context)
