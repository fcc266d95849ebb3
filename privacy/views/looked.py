"""Who looked at one's data, changed them or took them out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy.queries.looked import looked_at


@login_required
@require_safe
def looking_list(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    lines = looked_at(person) if person is not None else []
    return render(request, "privacy/looking_list.html", {"person": person, "lines": lines})
