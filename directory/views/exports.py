"""People as a file: ask for it, see how far it is, fetch it, delete it. Works without script."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.actors import Actor
from common.doors import refusals_on
from common.verdicts import Refusal
from directory import actions
from directory.exports import columns_open_to, labels
from directory.forms.exports import ExportForm
from directory.models import Export
from directory.permissions import can_export, can_take_export
from directory.queries.chosen import name_of, people_chosen, said_of
from directory.views.choices import choice_named
from files.answers import answer

AT_ONCE = 50
COUNTED_TO = 10_000


@login_required
@require_http_methods(["GET", "POST"])
def export_new(request: HttpRequest, source: str, public_id: str = "") -> HttpResponse:
    """Which columns, what kind of file, what for; of the people the address names."""
    choice = choice_named(request, source, public_id)
    can_export(request.actor, choice).or_raise()
    form = ExportForm(request.POST if request.method == "POST" else None, columns=columns_open_to(request.actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            return redirect(
                actions.begin_export(choice, said["fields_"], said["format"], said["reason"], by=request.actor)
            )
    count = people_chosen(choice, request.actor)[: COUNTED_TO + 1].count()
    context = {
        "form": form,
        "name": name_of(choice),
        "said": said_of(choice, request.actor),
        "count": min(count, COUNTED_TO),
        "is_more": count > COUNTED_TO,
    }
    return render(request, "directory/export_new.html", context)


@login_required
@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own, the latest first."""
    return render(request, "directory/export_list.html", {"exports": _own(request.actor).order_by("-pk")[:AT_ONCE]})


@login_required
@require_GET
def export_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; then the file, until when, and what of it stayed empty."""
    export = get_object_or_404(_own(request.actor), public_id=public_id)
    if request.htmx and not export.is_at_work:
        response = HttpResponse()
        response["HX-Refresh"] = "true"  # it was at work when the page was drawn
        return response
    withheld = [(labels([name])[0], count) for name, count in export.withheld.items() if count]
    context = {
        "export": export,
        "columns": labels(export.fields),
        "withheld": withheld,
        "may_take": can_take_export(request.actor, export),
    }
    return render(request, "directory/export_detail.html" + ("#work" if request.htmx else ""), context)


@login_required
@require_POST
def export_take(request: HttpRequest, public_id: str) -> FileResponse | HttpResponse:
    """The file itself. By a button, so that nothing fetches it beforehand."""
    export = get_object_or_404(_own(request.actor), public_id=public_id)
    try:
        file = actions.take_export(export, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal.reason))
        return redirect(export)
    return answer(file, cache_control="private, no-store")


@login_required
@require_POST
def export_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop the work, or delete the file now."""
    export = get_object_or_404(_own(request.actor), public_id=public_id)
    try:
        actions.end_export(export, by=request.actor)
        messages.success(request, _("Done. Nothing of it is kept but who asked for it and who was in it."))
    except Refusal as refusal:
        messages.warning(request, str(refusal.reason))
    return redirect("export_list")


def _own(actor: Actor) -> QuerySet[Export]:
    return Export.objects.visible_to(actor).select_related("association")
