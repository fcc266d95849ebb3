"""A class group's own page: its window, its wall, who keeps it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from associations.models import Association, Capability
from associations.permissions.answering import who_answers
from associations.permissions.groups import can_see_inside
from associations.permissions.scope import capabilities_of
from associations.queries.class_window import DARK, KNOCKING, ClassWindow, Pane, window_of, without_names
from associations.views.desk import DESK
from associations.views.doors import door_of, own_among
from associations.views.pages import found_or_404
from common.addresses import address
from common.pages import Key, Link
from conversations.pages import wall_page
from institution.reads import now

PLACES = {
    "city": gettext_lazy("in town"),
    "province": gettext_lazy("in the province"),
    "country": gettext_lazy("elsewhere in the country"),
    "abroad": gettext_lazy("abroad"),
    "clear": gettext_lazy("not shown"),
}


@require_GET
def class_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = found_or_404(request, slug)
    group = found.association
    if group.kind != Association.Kind.CLASS:
        raise Http404
    inside = can_see_inside(request.actor, group)
    window = window_of(group, now().date(), request.actor)
    capabilities = capabilities_of(request.actor, group)
    context = {
        "group": group,
        "crumbs": [Link(unit.name, unit.get_absolute_url()) for unit in found.way[:-1]],
        "inside": inside,
        "has_desk": bool(DESK & capabilities),
    }
    context |= door_of(request.actor, group, own_among(window.waiting, request.actor))
    if inside and group.wall is not None:
        titles = {officer.person_id: officer.office for officer in reversed(window.officers)}
        context["wall_page"] = wall_page(request.actor, group.wall, titles=titles)
    is_known = request.actor.is_signed_in
    context |= _glass(window if inside else without_names(window, names_officers=is_known), capabilities)
    context["is_kept_by_somebody"] = bool(window.officers)
    if not window.officers:
        context["answering"] = who_answers(group)
    return render(request, "associations/class_detail.html", context)


def _glass(window: ClassWindow, capabilities: frozenset[str]) -> dict[str, object]:
    """What the window shows, its legend, and who has been missing."""
    missing = [pane for pane in window.panes if pane.state == DARK and pane.name]
    places = {place: str(label) for place, label in PLACES.items()}
    return {
        "window": window,
        "panes": [_shown(pane, places, Capability.REQUESTS_DECIDE in capabilities) for pane in window.panes],
        "legend": _legend(window),
        "legend_label": _("By where they live"),
        "missing": missing,
        "missing_more": max(0, len(missing) - 6),
    }


def _shown(pane: Pane, places: dict[str, str], may_decide: bool) -> dict[str, object]:
    url = ""
    if pane.state == KNOCKING and pane.public_id and may_decide:
        url = reverse("join_request_answer", args=[pane.public_id])
    elif pane.state != KNOCKING and pane.public_id:
        url = address("person_detail", pane.public_id)
    return {
        "name": pane.name,
        "url": url,
        "place": pane.place,
        "where": places.get(pane.place, ""),
        "state": pane.state,
        "is_officer": pane.is_officer,
    }


def _legend(window: ClassWindow) -> list[Key]:
    places = window.places
    keys = [Key(place, label, places[place]) for place, label in PLACES.items()]
    keys += [
        Key("office", _("keep the class"), sum(pane.is_officer for pane in window.panes)),
        Key("knocking", _("knocking"), window.knocking),
        Key("dark", _("no news"), window.dark),
    ]
    return [key for key in keys if key.count]
