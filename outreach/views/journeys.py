"""Journeys: what there is, how far people are, when each letter is due, and the switch."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.permissions.scope import holds
from common.pages import Link
from common.verdicts import Refusal
from outreach.actions import journeys as actions
from outreach.models import Journey
from outreach.models.audiences import WRITE
from outreach.permissions.journeys import (
    can_change_journey,
    can_end_journey,
    can_pause_journey,
    can_switch_on_journey,
    without_approval,
)
from outreach.queries.forecast import coming, people_in_busiest_month
from outreach.queries.journeys import has_an_owner
from outreach.queries.progress import endings_of, numbers_of, ways_of
from outreach.views.frames import framed
from outreach.words.steps import beginning_said, conditions_said, journey_tag, when_said
from people.models import Person


def journey_of(request: HttpRequest, public_id: str) -> Journey:
    return get_object_or_404(Journey.objects.visible_to(request.actor).for_listing(), public_id=public_id)


def to_journeys() -> Link:
    return Link(_("Journeys"), reverse("journey_list"))


def to_journey(journey: Journey) -> Link:
    return Link(journey.name, reverse("journey_detail", args=[journey.public_id]))


@login_required
@require_GET
def journey_list(request: HttpRequest) -> HttpResponse:
    """Those of one's units: the ready-made first."""
    found = Journey.objects.visible_to(request.actor).for_listing()[:200]
    lines = [(journey, beginning_said(journey), journey_tag(journey)) for journey in found]
    may_begin = holds(request.actor, WRITE)
    return framed(request, "outreach/journey_list.html", _("Journeys"), lines=lines, may_begin=may_begin)


@login_required
@require_GET
def journey_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letters one after another, with how many people wait for each, had it, or were passed over."""
    journey = journey_of(request, public_id)
    return framed(
        request,
        "outreach/journey_detail.html",
        journey.name,
        trail=to_journeys(),
        journey=journey,
        begins=beginning_said(journey),
        tag=journey_tag(journey),
        letters=[(each, when_said(each.step), conditions_said(each.step.ends_when)) for each in numbers_of(journey)],
        whom=conditions_said(journey.conditions),
        under_way=journey.travellers.under_way().count(),
        endings=endings_of(journey),
        may_change=can_change_journey(request.actor, journey),
        may_pause=can_pause_journey(request.actor, journey),
        may_end=can_end_journey(request.actor, journey),
    )


@login_required
@require_GET
def journey_coming(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who would get what in the next 30 days, as things stand. Nothing is written."""
    journey = journey_of(request, public_id)
    letters = [(each, when_said(each.step)) for each in coming(_as_if_mine(journey, request), request.actor)]
    title, trail = _("The next 30 days"), to_journey(journey)
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
    journey = journey_of(request, public_id)
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
        pgettext("journey", "Switch it on"),
        trail=to_journey(journey),
        journey=journey,
        people=people_in_busiest_month(journey),
        without_approval=without_approval(),
        may_switch=can_switch_on_journey(request.actor, journey),
    )


@login_required
@require_POST
def journey_pause(request: HttpRequest, public_id: str) -> HttpResponse:
    journey = journey_of(request, public_id)
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
    return framed(request, "outreach/journey_person.html", title, trail=to_journeys(), person=person, ways=ways)
