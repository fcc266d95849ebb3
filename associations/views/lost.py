"""Lost classmates: the names of those whom nobody can reach, for their class and those who keep it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from associations.models import Association
from associations.permissions.groups import can_see_inside
from associations.permissions.scope import capabilities_of
from associations.queries.lost import lost_of
from associations.views.desk import DESK


@login_required
@require_GET
def class_lost(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Association.objects.visible_to(request.actor).filter(kind=Association.Kind.CLASS)
    group = get_object_or_404(visible, slug=slug)
    if not can_see_inside(request.actor, group):
        raise Http404
    keeps = bool(DESK & capabilities_of(request.actor, group))
    context = {"group": group, "lost": lost_of(group, request.actor, keeps=keeps), "keeps": keeps}
    return render(request, "associations/class_lost.html", context)
