"""Records that may be one person: the list, both side by side, the merge, and back. In the console's frame."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Capability
from associations.permissions.scope import holds
from associations.queries.reach import people_in_reach
from common.doors import refusals_on, refusals_told
from common.pages import Link
from directory import actions
from directory.forms.merges import MergeForm
from directory.models import DuplicatePair, DuplicateScan, Merge
from directory.permissions import can_undo_merge
from directory.queries.side_by_side import OTHER, better_kept, choice_lines, login_line, other_lines
from directory.words.evidence import evidence_said
from directory.words.merges import carried_said, left_said
from people.actions import note_record_opened
from people.models import Person

AT_ONCE = 20
SHOWN = ("", "apart", "merged")


def _framed(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """In the frame of the console, for whoever keeps records somewhere; for others there is no such page."""
    if not holds(request.actor, Capability.PEOPLE_EDIT):
        raise Http404
    frame = admin.site.each_context(request) | {"title": title, "opts": DuplicatePair._meta}
    return render(request, template, frame | context)


@login_required
@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """What waits, the surest first; who was said to be two people; what was brought together. ``?q=`` by name."""
    asked, sought = request.GET.get("show", ""), request.GET.get("q", "").strip()[:80]
    if asked not in SHOWN:
        raise Http404
    pairs, merges = DuplicatePair.objects.visible_to(request.actor), Merge.objects.visible_to(request.actor)
    waiting, apart = pairs.proposed(), pairs.filter(state=DuplicatePair.State.APART)
    shown = merges.for_listing() if asked == "merged" else (apart if asked else waiting).for_listing()
    if sought:
        shown = shown.called(sought)
    start = _start(request)
    found = list(shown[start : start + AT_ONCE + 1])
    tabs = [
        Link(_("Waiting"), "?", is_current=not asked, count=waiting.count()),
        Link(_("Two people"), "?show=apart", is_current=asked == "apart", count=apart.count()),
        Link(_("Brought together"), "?show=merged", is_current=asked == "merged", count=merges.count()),
    ]
    rows = found[:AT_ONCE]
    return _framed(
        request,
        "directory/duplicate_list.html",
        _("Records that may be one person"),
        pairs=[] if asked == "merged" else [(pair, evidence_said(pair.evidence)) for pair in rows],
        merges=rows if asked == "merged" else [],
        asked=asked,
        sought=sought,
        tabs=tabs,
        scan=DuplicateScan.objects.exclude(finished_at=None).order_by("-pk").first(),
        later_url=f"?show={asked}&q={sought}&from={start + AT_ONCE}" if len(found) > AT_ONCE else "",
        earlier_url=f"?show={asked}&q={sought}&from={max(0, start - AT_ONCE)}" if start else "",
    )


def _start(request: HttpRequest) -> int:
    start = request.GET.get("from", "")
    return int(start) if start.isdecimal() and len(start) < 6 else 0


def _pair_of(request: HttpRequest, public_id: str) -> DuplicatePair:
    return get_object_or_404(DuplicatePair.objects.visible_to(request.actor).for_listing(), public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Both side by side, field by field; one button makes them one record."""
    pair = _pair_of(request, public_id)
    one, other = pair.one, pair.other
    kept = better_kept(one, other)
    lines = choice_lines(one, other, kept, request.actor)
    logins = login_line(one, other, kept, request.actor)
    asked = [*lines, *([logins] if logins else [])]
    form = MergeForm(request.POST or None, lines=asked, kept=kept)
    if request.method == "POST" and form.is_valid():
        stays, goes = (other, one) if form.side("stays") == OTHER else (one, other)
        with refusals_on(form):
            merge = actions.merge_people(stays, goes, form.choices(), by=request.actor)
            messages.success(request, _("The two records are one now."))
            return redirect(merge)
    for person in (one, other):
        note_record_opened(person, by=request.actor)
    return _framed(
        request,
        "directory/duplicate_detail.html",
        _("One person, or two?"),
        pair=pair,
        kept=kept,
        form=form,
        lines=lines,
        logins=logins,
        carried=other_lines(one, other, request.actor),
        evidence=evidence_said(pair.evidence),
    )


@login_required
@require_POST
def duplicate_apart(request: HttpRequest, public_id: str) -> HttpResponse:
    """They are two people: never proposed again."""
    with refusals_told(request):
        actions.keep_apart(_pair_of(request, public_id), by=request.actor)
        messages.success(request, _("They stay two people. It is not asked again."))
    return redirect("duplicate_list")


@login_required
@require_POST
def duplicate_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """It was a mistake: back among those that wait."""
    pair = _pair_of(request, public_id)
    with refusals_told(request):
        actions.propose_again(pair, by=request.actor)
    return redirect(pair)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Any other record to hold beside this one, sought by name or number; then both side by side."""
    kept = Person.objects.filter(people_in_reach(request.actor, Capability.PEOPLE_EDIT))
    person = get_object_or_404(kept, public_id=public_id)
    sought = request.GET.get("q", "").strip()[:80]
    if request.method == "POST":
        other = get_object_or_404(kept, public_id=request.POST.get("other", ""))
        with refusals_told(request):
            return redirect(actions.pair_up(person, other, by=request.actor))
    found = kept.exclude(pk=person.pk).found_by(sought or person.full_name, actor=request.actor)
    records = found.in_name_order().prefetch_related("affiliations")[:AT_ONCE]
    more = {"person": person, "sought": sought, "records": records}
    return _framed(request, "directory/duplicate_choose.html", _("Which record is the same person?"), **more)


def _merge_of(request: HttpRequest, public_id: str) -> Merge:
    return get_object_or_404(Merge.objects.visible_to(request.actor).for_listing(), public_id=public_id)


@login_required
@require_GET
def merge_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was brought over, who did it, until when it can be undone; afterwards, what an undoing left."""
    merge = _merge_of(request, public_id)
    return _framed(
        request,
        "directory/merge_detail.html",
        _("Two records that became one"),
        merge=merge,
        may_undo=can_undo_merge(request.actor, merge, merge.kept),
        carried=carried_said(merge.counts),
        left=left_said(merge.left),
    )


@login_required
@require_POST
def merge_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two records again."""
    merge = _merge_of(request, public_id)
    with refusals_told(request):
        merge = actions.undo_merge(merge, by=request.actor)
        messages.success(request, _("Both records are there again."))
    return redirect(merge)
