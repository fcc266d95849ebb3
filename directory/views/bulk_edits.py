"""One change to many people: say which, look at what it would do, carry it out, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Capability
from associations.permissions.scope import holds
from common.doors import refusals_on, refusals_told
from common.pages import Link
from directory import actions
from directory.actions.bulk_edits.operations import CHANGES
from directory.forms.bulk_edits import BulkEditForm
from directory.models import BulkEdit, BulkEditRow
from directory.permissions import can_begin_bulk_edit, can_begin_bulk_undo
from directory.queries.chosen import name_of, people_chosen, said_of
from directory.views.choices import choice_named
from directory.words.bulk_edits import asked_said, reason_said, value_said
from people.models import Person

AT_ONCE = 50
COUNTED_TO = 5_000
Outcome = BulkEditRow.Outcome


def _for_keepers(request: HttpRequest) -> None:
    """For whoever keeps records somewhere; for others there is no such page."""
    if not holds(request.actor, Capability.PEOPLE_EDIT):
        raise Http404


def _framed(request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
    _for_keepers(request)
    frame = admin.site.each_context(request) | {"title": title, "opts": Person._meta}
    name, mark, part = page.partition("#")
    return render(request, f"directory/{name}.html{mark}{part}", frame | context)


def _edit_of(request: HttpRequest, public_id: str) -> BulkEdit:
    return get_object_or_404(BulkEdit.objects.visible_to(request.actor), public_id=public_id)


@login_required
@require_GET
def bulk_edit_list(request: HttpRequest) -> HttpResponse:
    """One's own, the latest first."""
    edits = BulkEdit.objects.visible_to(request.actor).order_by("-pk")[:AT_ONCE]
    said = [(edit, asked_said(edit)) for edit in edits]
    return _framed(request, "bulk_edit_list", _("Changes of many"), edits=said)


@login_required
@require_http_methods(["GET", "POST"])
def bulk_edit_new(request: HttpRequest, source: str, public_id: str = "") -> HttpResponse:
    """What is to be done with these people; nothing is changed by asking."""
    _for_keepers(request)
    choice = choice_named(request, source, public_id)
    form = BulkEditForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            edit = actions.look_at_bulk_edit(choice, form.cleaned_data["operation"], form.value(), by=request.actor)
            return redirect(edit)
    count = people_chosen(choice, request.actor)[: COUNTED_TO + 1].count()
    more = {"form": form, "name": name_of(choice), "said": said_of(choice, request.actor)}
    counted = {"count": min(count, COUNTED_TO), "is_more": count > COUNTED_TO}
    return _framed(request, "bulk_edit_new", _("Change all of them"), **more, **counted)


@login_required
@require_GET
def bulk_edit_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Before and after for each, and who is left out and why; then what became of it."""
    edit = _edit_of(request, public_id)
    if request.htmx and not edit.is_at_work:  # it was, when the page was drawn; now the whole page is another one
        return HttpResponse(headers={"HX-Refresh": "true"})
    asked = request.GET.get("show", "")
    # Whom one keeps no more, one reads no more: neither who they are nor what stood there.
    every = edit.rows.filter(person__in=Person.objects.visible_in_console(request.actor))
    rows = every.filter(outcome=asked) if asked in Outcome.values else every
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    found = list(rows.select_related("person").order_by("pk")[start : start + AT_ONCE + 1])
    counts = {outcome: every.filter(outcome=outcome).count() for outcome in Outcome.values}
    tabs = [
        Link(Outcome(outcome).label, f"?show={outcome}", is_current=asked == outcome, count=count)
        for outcome, count in counts.items()
        if count
    ]
    left = counts[Outcome.CHANGED] if edit.state == BulkEdit.State.UNDOING else counts[Outcome.WAITS]
    return _framed(
        request,
        "bulk_edit_detail#work" if request.htmx else "bulk_edit_detail",
        asked_said(edit),
        edit=edit,
        waits=counts[Outcome.WAITS],
        done=sum(counts.values()) - left,
        total=sum(counts.values()),
        rows=[_line(row, edit) for row in found[:AT_ONCE]],
        tabs=[Link(_("All"), "?", is_current=not asked, count=sum(counts.values())), *tabs],
        may_begin=can_begin_bulk_edit(request.actor, edit),
        may_undo=can_begin_bulk_undo(request.actor, edit),
        later_url=f"?show={asked}&after={start + AT_ONCE}" if len(found) > AT_ONCE else "",
        earlier_url=f"?show={asked}&after={max(0, start - AT_ONCE)}" if start else "",
    )


def _line(row: BulkEditRow, edit: BulkEdit) -> dict[str, Any]:
    """Somebody who is left out has a reason and no values: these may be none of the reader's business."""
    values = ("", "")
    if row.outcome != Outcome.LEFT_OUT:
        values = (value_said(edit, row.before), value_said(edit, CHANGES[edit.operation].becomes(edit.value)))
    return {
        "person": row.person,
        "outcome": row.get_outcome_display(),
        "reason": reason_said(row.reason) if row.reason else "",
        "before": values[0],
        "after": values[1],
    }


@login_required
@require_POST
def bulk_edit_start(request: HttpRequest, public_id: str) -> HttpResponse:
    edit = _edit_of(request, public_id)
    with refusals_told(request):
        actions.begin_bulk_edit(edit, by=request.actor)
    return redirect(edit)


@login_required
@require_POST
def bulk_edit_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    edit = _edit_of(request, public_id)
    with refusals_told(request):
        actions.begin_bulk_undo(edit, by=request.actor)
    return redirect(edit)
