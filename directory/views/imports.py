"""A roster on its way in, in the console's frame: file, columns, dry run, progress, recap. Works without script."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Association, Capability
from associations.permissions.scope import holds
from common.doors import refusals_on
from common.pages import Link
from common.verdicts import Refusal
from directory import actions
from directory.exports import recap_chunks
from directory.forms.imports import ColumnsForm, RosterForm
from directory.models import Import
from directory.permissions import can_begin_run, can_cancel, can_name_columns
from directory.queries.listings import SHOWN, counts_of, part_of
from directory.queries.previews import preview_of
from directory.words import unreadable

AT_ONCE = 50
MOST_UNITS = 60
State = Import.State


def _framed(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """In the frame of the console, for whoever may bring in rosters somewhere; for others there is no such page."""
    if not holds(request.actor, Capability.ROSTER_IMPORT):
        raise Http404
    frame = admin.site.each_context(request) | {"title": title, "opts": Import._meta}
    return render(request, template, frame | context)


def _import_of(request: HttpRequest, public_id: str) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.actor).for_listing(), public_id=public_id)


@login_required
@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Every roster that came or is on its way, the latest first."""
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else None
    imports = Import.objects.visible_to(request.actor).for_listing()
    found = list((imports.filter(pk__lte=start) if start else imports)[: AT_ONCE + 1])
    later = f"?from={found[AT_ONCE].pk}" if len(found) > AT_ONCE else ""
    return _framed(request, "directory/import_list.html", _("Imports"), imports=found[:AT_ONCE], later_url=later)


@login_required
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Which file, and whose roster it is; the unit is chosen from one's own or sought by name."""
    sought = request.GET.get("q", "").strip()[:80]
    units = _units(request, sought)
    form = RosterForm(request.POST or None, request.FILES or None, units=_own_units(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            roster_import = actions.begin_import(
                file,
                file.name,
                form.cleaned_data["association"],
                by=request.actor,
                source_name=form.cleaned_data["source_name"],
            )
            return redirect("import_map", roster_import.public_id)
    title = _("Bring in a roster")
    chosen = form["association"].value() or request.GET.get("association") or (units[0].public_id if units else "")
    return _framed(request, "directory/import_new.html", title, form=form, units=units, sought=sought, chosen=chosen)


def _own_units(request: HttpRequest) -> QuerySet[Association]:
    mine = Association.objects.where_actor_may(request.actor, Capability.ROSTER_IMPORT)
    return mine.exclude(kind__in=Association.CHAPTERS).exclude(state=Association.State.CLOSED)


def _units(request: HttpRequest, sought: str) -> list[Association]:
    """What the search found; without a search the school and the departments, and what else one's offices name."""
    own = _own_units(request)
    if sought:
        found = own.filter(name_zh__icontains=sought) | own.filter(name_en__icontains=sought)
        return list(found.select_related("parent").in_tree_order()[:MOST_UNITS])
    wanted = request.GET.get("association") or request.POST.get("association") or ""
    near = own.filter(tier__lte=1) | own.filter(public_id=wanted)
    return list(near.select_related("parent").in_tree_order()[:MOST_UNITS]) or list(
        own.select_related("parent").in_tree_order()[:MOST_UNITS]
    )


@login_required
@require_http_methods(["GET", "POST"])
def import_map(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the columns mean, beside the first rows; then the dry run."""
    roster_import = _import_of(request, public_id)
    if not can_name_columns(request.actor, roster_import):
        return redirect(roster_import)
    preview = preview_of(roster_import)
    form = ColumnsForm(request.POST or None, roster_import=roster_import, sheets=preview.sheets)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            before = roster_import.header
            named = actions.name_columns(roster_import, form.mapping(), by=request.actor, **form.settings())
            if named.header != before or "look" in request.POST:
                return redirect("import_map", public_id)
            actions.begin_check(named, by=request.actor)
            return redirect("import_check", public_id)
    columns = list(zip(form.column_fields(), preview.columns, strict=False))
    return _framed(
        request,
        "directory/import_map.html",
        _("What do the columns mean?"),
        roster_import=roster_import,
        form=form,
        columns=columns,
        preview=preview,
        failure=unreadable(roster_import.failure),
    )


@login_required
@require_GET
def import_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """The dry run: how far it is, then what would become of each row."""
    roster_import = _import_of(request, public_id)
    if request.htmx and not roster_import.is_at_work:
        return _drawn_anew()
    if roster_import.state == State.READ:
        return redirect("import_map", public_id)
    if roster_import.state not in (State.CHECKING, State.CHECKED):
        return redirect(roster_import)
    return _shown(request, roster_import, _("What would happen"), may_begin=can_begin_run(request.actor, roster_import))


@login_required
@require_GET
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; afterwards, what became of each row."""
    roster_import = _import_of(request, public_id)
    if request.htmx and not roster_import.is_at_work:
        return _drawn_anew()
    if roster_import.state in (State.READ, State.CHECKING, State.CHECKED):
        return redirect("import_check", public_id)
    return _shown(request, roster_import, roster_import.file.name)


def _drawn_anew() -> HttpResponse:
    """It was at work when the page was drawn; now the whole page is another one."""
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _shown(request: HttpRequest, roster_import: Import, title: str, **more: Any) -> HttpResponse:
    page = "import_check" if roster_import.state in (State.CHECKING, State.CHECKED) else "import_detail"
    context = {"roster_import": roster_import, "page": page, "may_cancel": can_cancel(request.actor, roster_import)}
    if roster_import.is_at_work:
        template = f"directory/{page}.html" + ("#work" if request.htmx else "")
        return _framed(request, template, title, **context, **more)
    asked = request.GET.get("show", "")
    start = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    if asked not in SHOWN:
        raise Http404
    part = part_of(roster_import, asked, start, request.actor)
    context |= {
        "part": part,
        "asked": asked,
        "tabs": _tabs(roster_import, asked),
        "earlier_url": f"?show={asked}&from={part.earlier}" if part.earlier else "",
        "later_url": f"?show={asked}&from={part.later}" if part.later else "",
        "failure": unreadable(roster_import.failure),
    }
    return _framed(request, f"directory/{page}.html", title, **context, **more)


def _tabs(roster_import: Import, asked: str) -> list[Link]:
    counts = counts_of(roster_import)
    return [
        Link(label, f"?show={name}", is_current=name == asked, count=counts.get(name, 0))
        for name, label in SHOWN.items()
        if counts.get(name) or name in ("", asked)
    ]


@login_required
@require_POST
def import_recheck(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.begin_check)


@login_required
@require_POST
def import_start(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.begin_run)


@login_required
@require_POST
def import_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, public_id, actions.cancel_import)


def _do(request: HttpRequest, public_id: str, act: Any) -> HttpResponse:
    """One button; what stands against it is said on the page it leads back to."""
    roster_import = _import_of(request, public_id)
    try:
        roster_import = act(roster_import, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(roster_import)


@login_required
@require_GET
def import_recap(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The rows of one list as a file, with what became of them and why."""
    roster_import = _import_of(request, public_id)
    asked = request.GET.get("show", "")
    if asked not in SHOWN or roster_import.is_at_work or not roster_import.rows:
        raise Http404
    name = f"{roster_import.file.name.rpartition('.')[0] or roster_import.file.name}-{asked or 'recap'}.csv"
    response = StreamingHttpResponse(recap_chunks(roster_import, asked, request.actor), content_type="text/csv")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
