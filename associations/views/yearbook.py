"""The yearbook of a class, on the screen and on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from associations.models import Association
from associations.permissions.groups import can_see_inside
from associations.queries.yearbook import yearbook_of


@login_required
@require_GET
def class_yearbook(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Association.objects.visible_to(request.actor).filter(kind=Association.Kind.CLASS)
    group = get_object_or_404(visible, slug=slug)
    if not can_see_inside(request.actor, group):
        raise Http404
    context = {"group": group, "book": yearbook_of(group, request.actor)}
    return render(request, "associations/class_yearbook.html", context)
