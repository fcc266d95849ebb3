"""A wall on a page of its own; the part of it that older posts come by."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from conversations.models import Wall
from conversations.pages import wall_page


@login_required
@require_safe
def wall_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    wall = get_object_or_404(Wall.objects.visible_to(request.actor), public_id=public_id)
    page = wall_page(request.actor, wall, before=request.GET.get("before", "")[:12])
    template = "conversations/posts.html" if request.htmx else "conversations/wall_detail.html"
    return render(request, template, {"wall": wall, "page": page})
