"""A campaign from its first line to its report. Works without script, on a phone and at a desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from associations.models import Association
from common.doors import refusals_on
from common.pages import Link
from messaging.answers import waiting_until
from messaging.models import Delivery, Mailing
from outreach.actions import campaigns as actions
from outreach.answers import figures_of, labels_of
from outreach.forms.campaigns import CampaignForm
from outreach.hangs import OF_CAMPAIGNS
from outreach.letters.showing import Shown, shown_to
from outreach.models import Audience, Campaign
from outreach.permissions.campaigns import (
    can_approve,
    can_cancel,
    can_change,
    can_choose_subject,
    can_launch,
    can_pause,
    can_resume,
    can_send_back,
    can_submit,
    can_take_over,
    can_time,
    can_withdraw,
    can_write_for,
    is_to_be_approved,
)
from outreach.queries.campaigns import is_author, knows_reasons
from outreach.queries.plans import plan_of
from outreach.queries.reports import Figures, came_back, letters_by_channel, progress_of
from outreach.views.building import own_units, unit_asked, units_to_choose
from outreach.views.frames import framed
from outreach.wordings.looking_over import Finding, look_over
from outreach.words import OUTCOME_LABELS, RETURNS, reason_said, state_tag, wait_said

AT_ONCE = 50
MOST_UNKNOWN = 100
State = Campaign.State
AS_THEY_ARE = ("title", "category", "channels", "replies", "sample_percent", "sample_hours", "local_hour")
KINDS = [kind.code for kind in OF_CAMPAIGNS]


def campaign_of(request: HttpRequest, public_id: str) -> Campaign:
    visible = Campaign.objects.visible_to(request.actor).for_listing()
    beside = ("audience", "message", "approved_by", "newsletter")
    return get_object_or_404(visible.select_related(*beside), public_id=public_id)


@login_required
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Those of one's units, the latest first; ``?show=waiting``: what waits for a second person."""
    visible = Campaign.objects.visible_to(request.actor)
    waiting = visible.filter(state=State.SUBMITTED)
    parts = {
        "": (_("All"), visible),
        "waiting": (_("Wait for approval"), waiting),
        "own": (_("My own"), visible.filter(author=request.actor.person)),
        "under_way": (_("Under way"), visible.filter(mailing__state__in=[Mailing.State.RUNNING, Mailing.State.PAUSED])),
    }
    asked = request.GET.get("show", "")
    if asked not in parts:
        raise Http404
    found = list(_from(request, parts[asked][1]).for_listing()[: AT_ONCE + 1])
    progress = progress_of(each.mailing for each in found if each.mailing is not None)
    tabs = [
        Link(label, f"?show={name}", is_current=name == asked, count=waiting.count() if name == "waiting" else 0)
        for name, (label, _rows) in parts.items()
    ]
    return framed(
        request,
        "outreach/campaign_list.html",
        _("Campaigns"),
        lines=[(each, state_tag(each), progress.get(each.mailing_id)) for each in found[:AT_ONCE]],
        tabs=tabs,
        may_begin=own_units(request).exists(),
        later_url=f"?show={asked}&from={found[AT_ONCE].pk}" if len(found) > AT_ONCE else "",
    )


def _from(request: HttpRequest, rows: QuerySet[Campaign]) -> Any:
    start = request.GET.get("from", "")
    return rows.filter(pk__lte=int(start)) if start.isdecimal() and len(start) < 10 else rows


@login_required
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """For which unit; then kind of letter, whom it is for, and a title."""
    unit = unit_asked(request)
    if unit is None:
        return framed(request, "outreach/campaign_unit.html", _("Write to many"), **units_to_choose(request))
    form = _form(request, unit, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            campaign = actions.create_campaign(
                said["title"], unit, said["category"], audience=said["audience"], channels=said["channels"],
                replies=said["replies"], sample_percent=said["sample_percent"], sample_hours=said["sample_hours"],
                local_hour=said["local_hour"], by=request.actor,
            )  # fmt: skip
            return redirect("message_edit", campaign.message.public_id)
    return framed(
        request,
        "outreach/campaign_new.html",
        _("Write to many"),
        unit=unit,
        form=form,
        is_only_unit=own_units(request).count() == 1,
        may_write=can_write_for(request.actor, unit),
    )


def _form(request: HttpRequest, unit: Association, data: Any, campaign: Campaign | None = None) -> CampaignForm:
    audiences = Audience.objects.visible_to(request.actor).filter(association=unit).order_by("name")
    initial: dict[str, Any] = {"category": "units" if unit.kind == Association.Kind.CLASS else "news"}
    if campaign is not None:
        initial = {name: getattr(campaign, name) for name in AS_THEY_ARE}
        initial["audience"] = campaign.audience.public_id if campaign.audience else None
    elif asked := request.GET.get("audience"):
        initial["audience"] = asked
    is_issue = campaign is not None and campaign.newsletter_id is not None
    return CampaignForm(data, unit=unit, audiences=audiences, categories=KINDS, is_issue=is_issue, initial=initial)


@login_required
@require_http_methods(["GET", "POST"])
def campaign_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    campaign = campaign_of(request, public_id)
    if not can_change(request.actor, campaign):
        return redirect(campaign)
    form = _form(request, campaign.association, request.POST if request.method == "POST" else None, campaign)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.change_campaign(campaign, by=request.actor, **form.cleaned_data)
            return redirect(campaign)
    return framed(request, "outreach/campaign_edit.html", _("What it is"), campaign=campaign, form=form)


@login_required
@require_GET
def campaign_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One page that leads through: whom, what, the check, handing in, approval, how far it is."""
    campaign = campaign_of(request, public_id)
    if campaign.mailing is not None:
        return _progress(request, campaign)
    plan, findings = plan_of(campaign, by=request.actor), findings_of(campaign)
    return framed(
        request,
        "outreach/campaign_detail.html",
        campaign.title,
        campaign=campaign,
        tag=state_tag(campaign),
        plan=plan,
        findings=findings,
        errors=[finding for finding in findings if finding.is_error],
        is_own=is_author(request.actor, campaign),
        may_change=can_change(request.actor, campaign),
        may_submit=can_submit(request.actor, campaign, plan.people),
        may_approve=can_approve(request.actor, campaign),
        may_send_back=can_send_back(request.actor, campaign),
        may_launch=can_launch(request.actor, campaign),
        may_time=can_time(request.actor, campaign),
        may_take_over=can_take_over(request.actor, campaign),
        may_withdraw=can_withdraw(request.actor, campaign),
        needs_approval=is_to_be_approved(plan.people),
        words=words_of(request, campaign),
        returned=RETURNS.get(campaign.return_code, ""),
    )


def findings_of(campaign: Campaign) -> list[Finding]:
    """What the check says of the words, as long as they may change."""
    return look_over(campaign.message) if campaign.state == State.DRAFT else []


def words_of(request: HttpRequest, campaign: Campaign) -> list[Shown]:
    """What it says in each language, as the one who looks would get it."""
    reader = request.actor.person
    return shown_to(campaign.message, campaign.message.wordings.all(), reader) if reader is not None else []


def _progress(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """True figures; asked again by itself until it is over."""
    is_over = campaign.is_over
    if request.htmx and is_over:  # it was under way when the page was drawn; now the whole page is another one
        return HttpResponse(headers={"HX-Refresh": "true"})
    tried = figures_of(campaign) if campaign.rest_at is not None and not request.htmx else []
    by_channel = letters_by_channel(campaign.mailing, with_reasons=knows_reasons(request.actor, campaign))
    together = sum(by_channel.values(), Figures())
    waiting = waiting_until(campaign.mailing)
    page = "outreach/campaign_progress.html" + ("#work" if request.htmx else "")
    return framed(
        request,
        page,
        campaign.title,
        campaign=campaign,
        tag=state_tag(campaign),
        is_over=is_over,
        watches=not is_over,
        together=together,
        came_back=came_back(campaign.mailing),
        erased=max(0, campaign.mailing.letters - together.total),
        waiting=waiting,
        waits_for=wait_said(waiting.reason) if waiting is not None and waiting.reason else "",
        outcomes=list(OUTCOME_LABELS.values()),
        by_channel=[(Delivery.Channel(name).label, figures) for name, figures in by_channel.items()],
        held_back=[(reason_said(code), many) for code, many in together.held_back_for.most_common()],
        refused=[(reason_said(code), many) for code, many in together.refused_for.most_common(10)],
        may_pause=can_pause(request.actor, campaign),
        may_resume=can_resume(request.actor, campaign),
        may_cancel=can_cancel(request.actor, campaign),
        tried=tried,
        tried_labels=labels_of(tried),
        may_choose=bool(tried) and can_choose_subject(request.actor, campaign),
    )
