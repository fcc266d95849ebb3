"""Each step of a campaign that wants a decision: hand in, approve, launch, and steer what has left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on, refusals_told
from outreach.actions import campaigns as actions
from outreach.forms.campaigns import AnswerForm, StartForm, SubjectForm
from outreach.models import Campaign
from outreach.permissions.campaigns import can_approve, can_launch, can_submit, can_time, is_to_be_approved
from outreach.queries.approvers import approvers_of
from outreach.queries.plans import plan_of
from outreach.views.campaigns import campaign_of, findings_of, words_of
from outreach.views.frames import framed

State = Campaign.State


@login_required
@require_http_methods(["GET", "POST"])
def campaign_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Exactly how many, by which channel, how many are left out and why; then it is handed in."""
    campaign = campaign_of(request, public_id)
    if request.method == "POST":
        return _do(request, campaign, actions.submit_campaign, said=_after_handing_in)
    plan = plan_of(campaign, by=request.actor)
    return framed(
        request,
        "outreach/campaign_submit.html",
        _("Hand it in"),
        campaign=campaign,
        plan=plan,
        errors=[finding for finding in findings_of(campaign) if finding.is_error],
        may_submit=can_submit(request.actor, campaign, plan.people),
        needs_approval=is_to_be_approved(plan.people),
        approvers=approvers_of(campaign),
    )


def _after_handing_in(campaign: Campaign) -> str:
    if campaign.state == State.SUBMITTED:
        return _("Handed in. Whoever may approve it has been written to.")
    return _("Handed in. It needs nobody's approval; it has not left yet.")


@login_required
@require_http_methods(["GET", "POST"])
def campaign_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """The exact text and audience; yes, or back with a word."""
    campaign = campaign_of(request, public_id)
    may_approve = can_approve(request.actor, campaign)
    if not may_approve:
        if may_approve.forbidden:
            messages.warning(request, str(may_approve.reason))
        return redirect(campaign)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.cleaned_data["decision"] == "approve":
                actions.approve_campaign(campaign, by=request.actor)
            else:
                actions.send_back_campaign(campaign, form.cleaned_data["note"], by=request.actor)
            return redirect(campaign)
    return framed(
        request,
        "outreach/campaign_approve.html",
        _("May it leave?"),
        campaign=campaign,
        plan=plan_of(campaign, by=request.actor),
        words=words_of(request, campaign),
        form=form,
    )


@login_required
@require_http_methods(["GET", "POST"])
def campaign_launch(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers once more, as they are now; then it leaves."""
    campaign = campaign_of(request, public_id)
    if request.method == "POST":
        return _do(request, campaign, actions.launch_campaign)
    may_launch = can_launch(request.actor, campaign)
    if not may_launch:
        messages.warning(request, str(may_launch.reason))
        return redirect(campaign)
    plan = plan_of(campaign, by=request.actor)
    return framed(request, "outreach/campaign_launch.html", _("Send it now"), campaign=campaign, plan=plan)


@login_required
@require_http_methods(["GET", "POST"])
def campaign_time(request: HttpRequest, public_id: str) -> HttpResponse:
    campaign = campaign_of(request, public_id)
    if not can_time(request.actor, campaign):
        return redirect(campaign)
    form = StartForm(request.POST if request.method == "POST" else None, initial={"starts_at": campaign.starts_at})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.time_campaign(campaign, form.cleaned_data["starts_at"], by=request.actor)
            return redirect(campaign)
    return framed(request, "outreach/campaign_time.html", _("When it starts"), campaign=campaign, form=form)


@login_required
@require_POST
def campaign_take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Its author wants to change it again."""
    return _do(request, campaign_of(request, public_id), actions.send_back_campaign)


@login_required
@require_POST
def campaign_take_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """A colleague's draft becomes one's own."""
    return _do(request, campaign_of(request, public_id), actions.take_over_campaign)


@login_required
@require_POST
def campaign_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, campaign_of(request, public_id), actions.withdraw_campaign)


@login_required
@require_POST
def campaign_pause(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, campaign_of(request, public_id), actions.pause_campaign)


@login_required
@require_POST
def campaign_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, campaign_of(request, public_id), actions.resume_campaign)


@login_required
@require_POST
def campaign_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _do(request, campaign_of(request, public_id), actions.cancel_campaign)


@login_required
@require_POST
def campaign_subject(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which of two subjects the rest gets."""
    campaign, form = campaign_of(request, public_id), SubjectForm(request.POST)
    if not form.is_valid():
        return redirect(campaign)
    return _do(request, campaign, partial(actions.choose_subject, variant=form.cleaned_data["variant"]))


def _do(
    request: HttpRequest,
    campaign: Campaign,
    act: Callable[..., Campaign],
    said: Callable[[Campaign], str] | None = None,
) -> HttpResponse:
    """One button; what stands against it is said on the page it leads back to."""
    with refusals_told(request):
        campaign = act(campaign, by=request.actor)
        if said is not None:
            messages.success(request, said(campaign))
    return redirect(campaign)
