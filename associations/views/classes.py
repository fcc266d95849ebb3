"""A class group's own page: its window, its wall, who keeps it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from associations.models import Association
from associations.permissions.groups import can_see_inside, is_member
from associations.permissions.joining import can_ask, can_join_at_once
from associations.permissions.scope import capabilities_of
from associations.queries.class_window import window_of, without_names
from conversations.pages import wall_page
from institution.reads import now


@require_GET
def class_detail(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Association.objects.visible_to(request.actor).classes().select_related("parent__parent", "wall")
    group = get_object_or_404(visible, slug=slug)
    inside = can_see_inside(request.actor, group)
    window = window_of(group, now().date())
    own = group.join_requests.waiting().filter(login=request.actor.user).first() if request.actor.is_signed_in else None
    context = {
        "group": group,
        "window": window if inside else without_names(window),
        "inside": inside,
        "is_member": is_member(request.actor, group) if inside else False,
        "own_request": own,
        "may_ask": can_ask(request.actor, group),
        "may_join": can_join_at_once(request.actor, group),
        "capabilities": capabilities_of(request.actor, group),
    }
    if inside and group.wall:
        context |= wall_page(request, group.wall)
    return render(request, "associations/class_detail.html", context)


