"""A roster on its way in, in the console's frame: file, columns, dry run, progress, recap. Works without script."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from directory.models import Import, RosterSource
from directory.permissions import can_begin_check, can_begin_run, can_begin_undo, can_cancel, can_name_columns
from directory.permissions.rows import can_answer_rows
from directory.queries.listings import OUT, SHOWN, counts_of, part_of
from directory.queries.previews import preview_of
from directory.queries.undoing import preview_of_undo
from directory.words import units_said, unreadable
from people.models import Person

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
    """Every roster that came or is on its way, the latest first; ``?show=waiting``: those that were not started."""
    asked = "waiting" if request.GET.get("show") == "waiting" else ""
    visible = Import.objects.visible_to(request.actor)
    waiting = visible.filter(state=State.CHECKED)
    imports = (waiting if asked else visible).for_listing()
    if start := _line(request):
        imports = imports.filter(pk__lte=start)
    found = list(imports[: AT_ONCE + 1])
    tabs = [
        Link(_("All"), "?", is_current=not asked),
        Link(_("Checked and not started"), "?show=waiting", is_current=bool(asked), count=waiting.count()),
    ]
    return _framed(
        request,
        "directory/import_list.html",
        _("Imports"),
        imports=found[:AT_ONCE],
        tabs=tabs,
        later_url=f"?show={asked}&from={found[AT_ONCE].pk}" if len(found) > AT_ONCE else "",
    )


def _line(request: HttpRequest) -> int:
    """Where a list goes on; 0 for its beginning."""
    start = request.GET.get("from", "")
    return int(start) if start.isdecimal() and len(start) < 10 else 0


@login_required
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Which file, and whose roster it is; the unit is chosen from one's own or sought by name."""
    own = _own_units(request)
    wanted = request.POST.get("association") or request.GET.get("association") or ""
    sought = request.GET.get("q", "").strip()[:80]
    found = _sought(own, sought)
    offered = [(unit.public_id, _label(unit)) for unit in found or _near(own, wanted)]
    initial = {"association": wanted}
    form = RosterForm(request.POST or None, request.FILES or None, units=own, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            roster_import = actions.begin_import(
                form.cleaned_data["file"],
                form.cleaned_data["file"].name,
                form.cleaned_data["association"],
                by=request.actor,
                source_name=form.cleaned_data["source_name"],
            )
            return redirect("import_map", roster_import.public_id)
    context = {"form": form, "sought": sought, "is_found": bool(found) or not sought}
    return _framed(request, "directory/import_new.html", _("Bring in a roster"), **context)


def _own_units(request: HttpRequest) -> QuerySet[Association]:
    mine = Association.objects.where_actor_may(request.actor, Capability.ROSTER_IMPORT)
    open_units = mine.exclude(kind__in=Association.CHAPTERS).exclude(state=Association.State.CLOSED)
    return open_units.select_related("parent__parent")


def _sought(own: QuerySet[Association], sought: str) -> list[Association]:
    by_name = own.filter(name_zh__icontains=sought) | own.filter(name_en__icontains=sought)
    return list(by_name.in_tree_order()[:MOST_UNITS]) if sought else []


def _near(own: QuerySet[Association], wanted: str) -> list[Association]:
    """The school and the departments, and the one that was asked for; else what one's offices name."""
    near = own.filter(tier__lte=1) | own.filter(public_id=wanted)
    return list(near.in_tree_order()[:MOST_UNITS]) or list(own.in_tree_order()[:MOST_UNITS])


def _label(unit: Association) -> str:
    """A class is told by what it stands in; that a department is the school's goes without saying."""
    above = [unit.parent, unit.parent.parent] if unit.parent else []
    return " - ".join([unit.name, *(one.name for one in above if one and one.tier)])


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
            named = actions.name_columns(roster_import, form.mapping(), by=request.actor, **form.settings())
            if "look" in request.POST or _reading_of(named) != _reading_of(roster_import):
                return redirect("import_map", public_id)
            actions.begin_check(named, by=request.actor)
            return redirect("import_check", public_id)
    return _framed(
        request,
        "directory/import_map.html",
        _("What do the columns mean?"),
        roster_import=roster_import,
        form=form,
        columns=list(zip(form.column_fields(), preview.columns, strict=False)),
        remembered=_remembered(roster_import),
        failure=unreadable(roster_import.failure),
        preview_failure=unreadable(preview.failure),
    )


def _reading_of(roster_import: Import) -> tuple[object, ...]:
    """How the file is read: when that changes, its first cells should be looked at again."""
    return roster_import.encoding, roster_import.sheet, roster_import.header_row, roster_import.header


def _remembered(roster_import: Import) -> RosterSource | None:
    """Where the columns are known from, as long as nobody has named them for this file."""
    if roster_import.source_id:
        return None
    header, unit = roster_import.header, roster_import.association
    memory = RosterSource.objects.remembering(header, roster_import.source_name, unit).first()
    return memory if memory and memory.mapping == roster_import.mapping else None


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
    again = roster_import.state == State.FAILED and can_begin_check(request.actor, roster_import)
    may_undo = can_begin_undo(request.actor, roster_import)
    return _shown(request, roster_import, roster_import.name, may_try_again=again, may_undo=may_undo)


def _drawn_anew() -> HttpResponse:
    """It was at work when the page was drawn; now the whole page is another one."""
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _shown(request: HttpRequest, roster_import: Import, title: str, **more: Any) -> HttpResponse:
    page = "import_check" if roster_import.state in (State.CHECKING, State.CHECKED) else "import_detail"
    context = more | {"roster_import": roster_import, "may_cancel": can_cancel(request.actor, roster_import)}
    if roster_import.is_at_work:
        template = f"directory/{page}.html" + ("#work" if request.htmx else "")
        return _framed(request, template, title, **context)
    context |= {"failure": unreadable(roster_import.failure), "units": units_said(roster_import.units_to_open)}
    if roster_import.has_list:
        context |= _list(request, roster_import)
    return _framed(request, f"directory/{page}.html", title, **context)


def _list(request: HttpRequest, roster_import: Import) -> dict[str, Any]:
    asked = request.GET.get("show", "")
    if asked not in SHOWN:
        raise Http404
    may_answer = bool(can_answer_rows(request.actor, roster_import))
    part = part_of(roster_import, asked, _line(request), request.actor, may_answer=may_answer)
    return {
        "answered": roster_import.answers.count(),
        "part": part,
        "asked": asked,
        "tabs": _tabs(roster_import, asked),
        "earlier_url": f"?show={asked}&from={part.earlier}" if part.earlier else "",
        "later_url": f"?show={asked}&from={part.later}" if part.later else "",
    }


def _tabs(roster_import: Import, asked: str) -> list[Link]:
    """Those that have rows; conflicts and errors have one in common, and the numbers above lead to each."""
    counts = counts_of(roster_import)
    return [
        Link(label, f"?show={name}", is_current=name == asked, count=counts.get(name, 0))
        for name, label in SHOWN.items()
        if name in ("", asked) or (counts.get(name) and name not in OUT)
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
@require_POST
def import_row(request: HttpRequest, public_id: str, line: int) -> HttpResponse:
    """Whom a row that waits is about: ``who`` names a record, or is "new"."""
    roster_import = _import_of(request, public_id)
    row = get_object_or_404(roster_import.imported_rows, line=line)
    who = request.POST.get("who", "")
    people = Person.objects.visible_in_console(request.actor)
    candidate = None if who == "new" else get_object_or_404(people, public_id=who)
    try:
        row = actions.answer_row(row, candidate, by=request.actor)
        if row.stays_out:
            messages.warning(request, _("Row %(line)s stays out all the same; the list says why.") % {"line": line})
        else:
            said = _("Row %(line)s: %(outcome)s.") % {"line": line, "outcome": row.get_outcome_display()}
            messages.success(request, said)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    page = "import_check" if roster_import.state == State.CHECKED else "import_detail"
    there = f"&from={line}" if roster_import.conflicts > AT_ONCE else ""
    return redirect(f"{reverse(page, args=[public_id])}?show=conflict{there}")


@login_required
@require_http_methods(["GET", "POST"])
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """What taking it back would do; then it is done."""
    if request.method == "POST":
        return _do(request, public_id, actions.begin_undo)
    roster_import = _import_of(request, public_id)
    may_undo = can_begin_undo(request.actor, roster_import)
    preview = preview_of_undo(roster_import) if may_undo else None
    more = {"roster_import": roster_import, "may_undo": may_undo, "preview": preview}
    return _framed(request, "directory/import_undo.html", _("Take an import back"), **more)


@login_required
@require_GET
def import_recap(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The rows of one list as a file, with what became of them and why."""
    roster_import = _import_of(request, public_id)
    asked = request.GET.get("show", "")
    if asked not in SHOWN or roster_import.is_at_work or not roster_import.has_list:
        raise Http404
    actions.note_recap_taken(roster_import, asked, by=request.actor)
    name = f"{roster_import.name.rpartition('.')[0] or roster_import.name}-{asked or 'recap'}.csv"
    response = StreamingHttpResponse(recap_chunks(roster_import, asked, request.actor), content_type="text/csv")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
