"""Audiences: whom one writes to, put together without code, on a phone and at a desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Association
from common.doors import refusals_on, refusals_told
from common.pages import Link
from outreach.actions import audiences as actions
from outreach.forms.audiences import AudienceForm, PlainForm, answers_of
from outreach.forms.builder import Builder
from outreach.hangs import CATEGORIES
from outreach.models import Audience
from outreach.permissions.audiences import can_change_audience, can_copy_audience, can_delete_audience
from outreach.queries.audiences import look_at
from outreach.queries.conditions import lines_of, tree_of
from outreach.queries.left_out import left_out
from outreach.views.building import builder_on, for_writers, look_of, own_units, unit_asked, units_to_choose
from outreach.views.frames import framed
from outreach.words import reason_said

MOST_UNITS = 60
WITH_FEW_QUESTIONS = (Association.Kind.CLASS, Association.Kind.COHORT, *Association.CHAPTERS)


def _framed(request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
    trail = Link(_("Audiences"), reverse("audience_list"))
    return framed(request, f"outreach/{page}.html", title, trail=trail, **context)


def _audience_of(request: HttpRequest, public_id: str) -> Audience:
    return get_object_or_404(Audience.objects.visible_to(request.actor).for_listing(), public_id=public_id)


@login_required
@require_GET
def audience_list(request: HttpRequest) -> HttpResponse:
    """One's own, and those that others share."""
    for_writers(request)
    found = [(audience, _lines(audience)) for audience in Audience.objects.visible_to(request.actor).for_listing()]
    return _framed(request, "audience_list", _("Audiences"), found=found)


@login_required
@require_http_methods(["GET", "POST"])
def audience_new(request: HttpRequest) -> HttpResponse:
    """For which unit, then whom."""
    for_writers(request)
    unit = unit_asked(request)
    if unit is None:
        return _framed(request, "audience_unit", _("New audience"), **units_to_choose(request))
    return _built(request, unit, None)


@login_required
@require_http_methods(["GET", "POST"])
def audience_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    audience = _audience_of(request, public_id)
    if not (may := can_change_audience(request.actor, audience)):
        messages.warning(request, str(may.reason))
        return redirect(audience)
    return _built(request, audience.association, audience)


def _built(request: HttpRequest, unit: Association, audience: Audience | None) -> HttpResponse:
    """By a few questions where these are enough, else by conditions."""
    answers = answers_of(audience.conditions if audience else {}, unit)
    if unit.kind in WITH_FEW_QUESTIONS and answers is not None and "more" not in request.GET:
        return _plain(request, unit, audience, answers)
    return _with_conditions(request, unit, audience)


def _plain(request: HttpRequest, unit: Association, audience: Audience | None, answers: Any) -> HttpResponse:
    asked = request.POST if request.method == "POST" else None
    form = PlainForm(asked, initial=answers | _initial(audience))
    look = None
    if asked is not None and form.is_valid():
        conditions = form.conditions(unit)
        if asked.get("act") == "count":
            look = look_at(unit, conditions, by=request.actor)
        else:
            with refusals_on(form):
                return redirect(_saved(request, unit, audience, form.cleaned_data, conditions))
    return _page(request, "audience_plain", unit, audience, form=form, look=look)


def _with_conditions(request: HttpRequest, unit: Association, audience: Audience | None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else None
    builder, act = builder_on(request, unit, audience.conditions if audience else {})
    form = AudienceForm(asked if act == "save" else None, initial=(asked.dict() if asked else _initial(audience)))
    look, problem = None, ""
    if act == "count":
        look, problem = look_of(builder)
    elif act == "save" and form.is_valid():
        with refusals_on(form):
            return redirect(_saved(request, unit, audience, form.cleaned_data, builder.conditions()))
    return _page(
        request, "audience_build", unit, audience, form=form, builder=builder, look=look, problem=problem, watches=True
    )


def _page(request: HttpRequest, page: str, unit: Association, audience: Audience | None, **more: Any) -> HttpResponse:
    title = audience.name if audience else _("New audience")
    return _framed(request, page, title, unit=unit, audience=audience, **more)


def _initial(audience: Audience | None) -> dict[str, Any]:
    return {"name": audience.name, "is_shared": audience.is_shared} if audience else {}


def _saved(
    request: HttpRequest, unit: Association, audience: Audience | None, said: dict[str, Any], conditions: Any
) -> Audience:
    kept = {"is_shared": said["is_shared"], "by": request.actor}
    if audience is None:
        return actions.create_audience(said["name"], unit, conditions, **kept)
    return actions.change_audience(audience, name=said["name"], conditions=conditions, **kept)


@login_required
@require_POST
def audience_count(request: HttpRequest) -> HttpResponse:
    """How many, and who for example, while the conditions are being put together: what htmx asks."""
    for_writers(request)
    unit = get_object_or_404(own_units(request), public_id=request.POST.get("unit", ""))
    look, problem = look_of(Builder.of_post(request.POST, unit, request.actor))
    return render(request, "outreach/partials/look.html", {"look": look, "problem": problem})


@login_required
@require_GET
def audience_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whom it chooses now; ``?kind=`` asks whom a letter of this kind would not reach, and why."""
    audience = _audience_of(request, public_id)
    kind, look, problem = request.GET.get("kind", ""), None, ""
    try:
        look = look_at(audience.association, audience.conditions, by=request.actor)
    except ValidationError as error:
        problem = " ".join(error.messages)
    kinds = {category.code: category.label for category in CATEGORIES}
    missed = left_out(audience, kind, by=request.actor) if look is not None and kind in kinds else None
    return _framed(
        request,
        "audience_detail",
        audience.name,
        audience=audience,
        lines=_lines(audience),
        look=look,
        problem=problem,
        missed=missed,
        reasons=[(each, reason_said(each.code)) for each in missed.missed] if missed else [],
        kind=kind,
        kinds=list(kinds.items()),
        may_change=can_change_audience(request.actor, audience),
        may_copy=can_copy_audience(request.actor, audience),
        may_delete=can_delete_audience(request.actor, audience),
    )


def _lines(audience: Audience) -> list[str]:
    try:
        return lines_of(tree_of(audience.conditions))
    except ValidationError as error:
        return list(error.messages)


@login_required
@require_POST
def audience_copy(request: HttpRequest, public_id: str) -> HttpResponse:
    audience = _audience_of(request, public_id)
    with refusals_told(request):
        audience = actions.copy_audience(audience, by=request.actor)
    return redirect(audience)


@login_required
@require_POST
def audience_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    audience = _audience_of(request, public_id)
    onward = audience.get_absolute_url()
    with refusals_told(request):
        actions.delete_audience(audience, by=request.actor)
        messages.success(request, _("The audience is deleted. Nobody in it has changed."))
        onward = reverse("audience_list")
    return redirect(onward)
