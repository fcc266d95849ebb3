"""Journeys: what there is, how far people are, when each letter is due, and the switch."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.doors import refusals_on
from common.pages import Link
from common.verdicts import Refusal
from outreach.actions import journeys as actions
from outreach.forms.journeys import StepForm
from outreach.models import Journey, JourneyStep
from outreach.permissions.journeys import (
    can_change_journey,
    can_pause_journey,
    can_switch_on_journey,
    without_approval,
)
from outreach.queries.forecast import coming, people_in_busiest_month
from outreach.queries.journeys import has_an_owner
from outreach.queries.progress import endings_of, numbers_of, ways_of
from outreach.views.frames import framed
from outreach.words.steps import beginning_said, journey_tag, when_said
from people.models import Person


def _journey_of(request: HttpRequest, public_id: str) -> Journey:
    return get_object_or_404(Journey.objects.visible_to(request.actor).for_listing(), public_id=public_id)


def _trail() -> Link:
    return Link(_("Journeys"), reverse("journey_list"))


@login_required
@require_GET
def journey_list(request: HttpRequest) -> HttpResponse:
    """Those of one's units: the ready-made first."""
    found = Journey.objects.visible_to(request.actor).for_listing()[:200]
    lines = [(journey, beginning_said(journey), journey_tag(journey)) for journey in found]
    return framed(request, "outreach/journey_list.html", _("Journeys"), lines=lines)


@login_required
@require_GET
def journey_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letters one after another, with how many people wait for each, had it, or were passed over."""
    journey = _journey_of(request, public_id)
    return framed(
        request,
        "outreach/journey_detail.html",
        journey.name,
        trail=_trail(),
        journey=journey,
        begins=beginning_said(journey),
        tag=journey_tag(journey),
        letters=[(numbers, when_said(numbers.step)) for numbers in numbers_of(journey)],
        endings=endings_of(journey),
        may_change=can_change_journey(request.actor, journey),
        may_pause=can_pause_journey(request.actor, journey),
    )


@login_required
@require_http_methods(["GET", "POST"])
def journey_step(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """When one letter is due, how late it may be, and who needs it no more."""
    journey = _journey_of(request, public_id)
    step = get_object_or_404(JourneyStep.objects.filter(journey=journey), order=order)
    form = StepForm(request.POST or None, step=step)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.change_step(step, by=request.actor, **form.times())
            return redirect("journey_detail", journey.public_id)
    may_change = can_change_journey(request.actor, journey)
    return framed(
        request,
        "outreach/journey_step.html",
        when_said(step),
        trail=Link(journey.name, reverse("journey_detail", args=[journey.public_id])),
        journey=journey,
        form=form,
        may_change=may_change,
    )


@login_required
@require_POST
def journey_words(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """To the page where the words of a letter are written: of a copy, once they are fixed."""
    journey = _journey_of(request, public_id)
    step = get_object_or_404(JourneyStep.objects.filter(journey=journey), order=order)
    try:
        message = actions.open_words(step, by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("journey_detail", journey.public_id)
    return redirect("message_edit", message.public_id)


@login_required
@require_GET
def journey_coming(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who would get what in the next 30 days, as things stand. Nothing is written."""
    journey = _journey_of(request, public_id)
    letters = [(each, when_said(each.step)) for each in coming(_as_if_mine(journey, request), request.actor)]
    trail = Link(journey.name, reverse("journey_detail", args=[journey.public_id]))
    title = _("The next 30 days")
    return framed(request, "outreach/journey_coming.html", title, trail=trail, journey=journey, letters=letters)


def _as_if_mine(journey: Journey, request: HttpRequest) -> Journey:
    """Before it has somebody who answers for it, as if the one who looks did. Not saved."""
    if not has_an_owner(journey):
        journey.owner = request.actor.person
    return journey


@login_required
@require_http_methods(["GET", "POST"])
def journey_switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many people it would reach, and the switch."""
    journey = _journey_of(request, public_id)
    if request.method == "POST":
        try:
            actions.switch_on_journey(journey, by=request.actor)
            messages.success(request, _("It is on. What is due from now on goes out by itself."))
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        return redirect("journey_detail", journey.public_id)
    journey.owner = request.actor.person
    return framed(
        request,
        "outreach/journey_switch.html",
        _("Switch it on"),
        trail=Link(journey.name, reverse("journey_detail", args=[journey.public_id])),
        journey=journey,
        people=people_in_busiest_month(journey),
        without_approval=without_approval(),
        may_switch=can_switch_on_journey(request.actor, journey),
    )


@login_required
@require_POST
def journey_pause(request: HttpRequest, public_id: str) -> HttpResponse:
    journey = _journey_of(request, public_id)
    try:
        actions.pause_journey(journey, request.POST.get("reason", ""), by=request.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("journey_detail", journey.public_id)


@login_required
@require_GET
def journey_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person's way through all journeys that the one who looks sees."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), public_id=public_id)
    title = _("Letters to %(name)s") % {"name": person.full_name}
    ways = [
        (way, [(taken, when_said(taken.step)) for taken in way.steps_taken.all()])
        for way in ways_of(person, request.actor)
    ]
    return framed(request, "outreach/journey_person.html", title, trail=_trail(), person=person, ways=ways)
