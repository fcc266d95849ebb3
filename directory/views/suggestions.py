"""What may be meant by what stands in a field of the directory, for the script beside it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from directory.permissions import can_find_people
from directory.queries.finding import SUGGESTED, Suggestion, suggest
from directory.queries.finding.pace import seconds_to_wait
from directory.queries.finding.words import LONGEST


@login_required
@require_GET
@never_cache
def person_suggest(request: HttpRequest) -> JsonResponse:
    """``?for=`` a field, ``&text=`` what was typed. Counts as a search; whoever asks too often is told nothing."""
    field, text = request.GET.get("for", ""), request.GET.get("text", "")[:LONGEST]
    if field not in SUGGESTED:
        raise Http404
    can_find_people(request.actor).or_raise()
    if wait := seconds_to_wait(request.actor):
        return JsonResponse({"options": []}, status=429, headers={"Retry-After": str(wait)})
    return JsonResponse({"options": [_option(each) for each in suggest(request.actor, field, text)]})


def _option(each: Suggestion) -> dict[str, str]:
    leads = f"{reverse('person_list')}?{each.asks[0]}={each.asks[1]}" if each.asks else ""
    return {"value": each.value, "meta": each.meta, "url": leads}
