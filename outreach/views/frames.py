"""The pages of outreach stand in the console for whoever may open it, and in the portal for all other officers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from associations.models import Capability
from associations.permissions.scope import holds
from outreach.models import Campaign

CONSOLE, PORTAL = "outreach/partials/console_frame.html", "outreach/partials/portal_frame.html"


def framed(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """For whoever writes or approves somewhere; for others there is no such page."""
    if not (holds(request.actor, Capability.CAMPAIGNS_WRITE) or holds(request.actor, Capability.CAMPAIGNS_APPROVE)):
        raise Http404
    in_the_console = request.user.is_staff
    frame = admin.site.each_context(request) if in_the_console else {}
    frame |= {"title": title, "opts": Campaign._meta, "frame": CONSOLE if in_the_console else PORTAL}
    return render(request, template, frame | context)
