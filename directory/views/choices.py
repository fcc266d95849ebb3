"""Which people an address names: what the console's list shows, the members of a group, a saved list."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from associations.models import Association
from directory.models import SavedList, Source
from directory.queries.chosen import Choice
from people.registry import console_list


def choice_named(request: HttpRequest, source: str, public_id: str) -> Choice:
    """Of whom the address speaks. What one may not know of answers like what there is not."""
    if source == Source.RECORDS and not public_id:
        return Choice(source, conditions=console_list[0].known(request.GET.dict(), request.actor))
    if source == Source.MEMBERS:
        group = get_object_or_404(Association.objects.visible_to(request.actor), public_id=public_id)
        return Choice(source, association=group)
    if source == Source.LIST:
        saved = get_object_or_404(SavedList.objects.visible_to(request.actor), public_id=public_id)
        return Choice(source, saved_list=saved)
    raise Http404
