"""Making a journey of one's own: what begins it, whom it is for, its letters one after another, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from associations.models import Association
from common.doors import refusals_on, refusals_told
from outreach.actions import journeys as actions
from outreach.forms.builder import Builder
from outreach.forms.journeys import JourneyForm, StepForm
from outreach.hangs import CATEGORIES
from outreach.models import Journey, JourneyStep
from outreach.permissions.journeys import can_change_beginning, can_change_journey, can_end_journey
from outreach.views.building import builder_on, for_writers, look_of, unit_asked, units_to_choose
from outreach.views.frames import framed
from outreach.views.journeys import journey_of, to_journey, to_journeys
from outreach.words.steps import when_said

KINDS = [kind.code for kind in CATEGORIES]
FIRST = {"category": "greetings", "moment": "people.registered"}  # what a new journey is before anything is said


@login_required
@require_http_methods(["GET", "POST"])
def journey_new(request: HttpRequest) -> HttpResponse:
    """For which unit; then what begins it and whom it is for."""
    for_writers(request)
    unit = unit_asked(request)
    if unit is None:
        units = units_to_choose(request)
        return framed(request, "outreach/journey_unit.html", _("New journey"), trail=to_journeys(), **units)
    return _built(request, unit, None)


@login_required
@require_http_methods(["GET", "POST"])
def journey_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    journey = journey_of(request, public_id)
    if not (may := can_change_journey(request.actor, journey)):
        messages.warning(request, str(may.reason))
        return redirect("journey_detail", journey.public_id)
    return _built(request, journey.association, journey)


def _built(request: HttpRequest, unit: Association, journey: Journey | None) -> HttpResponse:
    builder, act = builder_on(request, unit, journey.conditions if journey else {})
    form = _form(request, journey, act)
    look, problem = look_of(builder) if act == "count" else (None, "")
    if act == "save" and form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data | {"conditions": builder.conditions()}
            if journey is None:
                journey = actions.create_journey(unit, by=request.actor, **said)
                return redirect("journey_step_new", journey.public_id)
            actions.change_journey(journey, by=request.actor, **said)
            return redirect("journey_detail", journey.public_id)
    return framed(
        request,
        "outreach/journey_build.html",
        journey.name if journey else _("New journey"),
        trail=to_journeys(),
        unit=unit,
        journey=journey,
        form=form,
        builder=builder,
        look=look,
        problem=problem,
        watches=True,
    )


def _form(request: HttpRequest, journey: Journey | None, act: str) -> JourneyForm:
    if request.method == "POST":
        initial = request.POST.dict()
    else:
        initial = (
            JourneyForm.initial_of(journey) if journey else {"category": "greetings", "moment": "people.registered"}
        )
    given = request.POST if act == "save" else None
    form = JourneyForm(given, categories=KINDS, journey=journey, initial=initial)
    if journey is not None and (stays := can_change_beginning(request.actor, journey)).code:
        form.keep_the_beginning(stays, journey)
    return form


@login_required
@require_http_methods(["GET", "POST"])
def journey_step_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more letter at the end; its words are written next."""
    return _step_built(request, journey_of(request, public_id), None)


@login_required
@require_http_methods(["GET", "POST"])
def journey_step(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """When one letter is due, how late it may be, and who needs it no more."""
    journey = journey_of(request, public_id)
    return _step_built(request, journey, _step_of(journey, order))


def _step_built(request: HttpRequest, journey: Journey, step: JourneyStep | None) -> HttpResponse:
    builder, act = builder_on(request, journey.association, step.ends_when if step else {})
    form = _step_form(request, journey, step, act)
    if act == "save" and form.is_valid():
        with refusals_on(form):
            return _step_kept(request, journey, step, form, builder)
    return framed(
        request,
        "outreach/journey_step.html",
        when_said(step) if step else _("One more letter"),
        trail=to_journey(journey),
        journey=journey,
        step=step,
        form=form,
        builder=builder,
        may_change=can_change_journey(request.actor, journey),
    )


def _step_form(request: HttpRequest, journey: Journey, step: JourneyStep | None, act: str) -> StepForm:
    first = journey.steps.order_by("order").first()
    is_first = first is None or first == step
    if request.method == "POST":
        initial: dict[str, Any] = request.POST.dict()
    elif step is not None:
        initial = StepForm.initial_of(step)
    else:
        follows = JourneyStep.From.MOMENT if is_first else JourneyStep.From.BEFORE
        initial = {"days": 0 if is_first else 3, "since": follows, "hour": 9, "late_hours": 24}
    return StepForm(request.POST if act == "save" else None, journey=journey, is_first=is_first, initial=initial)


def _step_kept(
    request: HttpRequest, journey: Journey, step: JourneyStep | None, form: StepForm, builder: Builder
) -> HttpResponse:
    times = form.times() | {"ends_when": builder.conditions()}
    if step is None:
        step = actions.add_step(journey, by=request.actor, **times)
        return redirect("message_edit", step.message.public_id)
    actions.change_step(step, by=request.actor, **times)
    return redirect("journey_detail", journey.public_id)


@login_required
@require_POST
def journey_words(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """To the page where the words of a letter are written: of a copy, once they are fixed."""
    journey = journey_of(request, public_id)
    onward = reverse("journey_detail", args=[journey.public_id])
    with refusals_told(request):
        message = actions.open_words(_step_of(journey, order), by=request.actor)
        onward = reverse("message_edit", args=[message.public_id])
    return redirect(onward)


@login_required
@require_POST
def journey_step_move(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """One place to the front."""
    journey = journey_of(request, public_id)
    with refusals_told(request):
        actions.move_step(_step_of(journey, order), by=request.actor)
    return redirect("journey_detail", journey.public_id)


@login_required
@require_POST
def journey_step_remove(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    journey = journey_of(request, public_id)
    with refusals_told(request):
        actions.remove_step(_step_of(journey, order), by=request.actor)
    return redirect("journey_detail", journey.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def journey_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """What ending it means, and how many are on the way; then for good."""
    journey = journey_of(request, public_id)
    if request.method == "POST":
        with refusals_told(request):
            actions.end_journey(journey, by=request.actor)
        return redirect("journey_detail", journey.public_id)
    return framed(
        request,
        "outreach/journey_end.html",
        _("End this journey"),
        trail=to_journey(journey),
        journey=journey,
        under_way=journey.travellers.under_way().count(),
        may_end=can_end_journey(request.actor, journey),
    )


def _step_of(journey: Journey, order: int) -> JourneyStep:
    return get_object_or_404(JourneyStep.objects.filter(journey=journey).select_related("message"), order=order)
