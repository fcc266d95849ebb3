"""The officer's desk, made for a phone: what wants an answer, who is missing, what is due."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations import actions
from associations.forms.joining import AnswerForm, InvitationForm, TogetherForm
from associations.models import Association, Capability, Invitation, JoinRequest
from associations.permissions.joining import can_decide, can_hand_up, can_invite, can_take_back
from associations.permissions.scope import capabilities_of
from associations.queries.candidates import weigh
from associations.queries.desk import counts_of, lately_answered, missing_of, terms_ending, waiting_at
from associations.registry import desk_links_for
from associations.views.statements import shown
from common.actors import Actor
from common.doors import refusals_on, refusals_told
from common.pages import Link

MOST_MISSING = 500
DESK = {Capability.REQUESTS_DECIDE, Capability.MEMBERS_MANAGE, Capability.OFFICES_APPOINT}


def _desk_of(request: HttpRequest, slug: str) -> tuple[Association, frozenset[str]]:
    """The association, for whoever has a desk there; for everybody else it does not exist."""
    group = get_object_or_404(Association.objects.visible_to(request.actor).select_related("parent"), slug=slug)
    capabilities = capabilities_of(request.actor, group)
    if not DESK & capabilities:
        raise Http404
    return group, capabilities


@login_required
@require_GET
def desk_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who knocks: those that agree with the roster in one batch, the others one by one."""
    group, capabilities = _desk_of(request, slug)
    waiting = waiting_at(group)
    weighed = weigh(waiting, request.actor)
    context = {
        "together": [entry for entry in weighed if entry.exact],
        "one_by_one": [shown(entry) for entry in weighed if not entry.exact],
        "answered": [(asked, can_take_back(request.actor, asked)) for asked in lately_answered(group)],
    }
    context |= _frame(request, group, capabilities, "requests", _("What wants your answer"))
    return render(request, "associations/desk_requests.html", context)


@login_required
@require_POST
def desk_approve_together(request: HttpRequest, slug: str) -> HttpResponse:
    group, _capabilities = _desk_of(request, slug)
    exact = {entry.join_request.public_id: entry for entry in weigh(waiting_at(group), request.actor) if entry.exact}
    form = TogetherForm(request.POST, choices=[(public_id, public_id) for public_id in exact])
    if form.is_valid():
        chosen = [exact[public_id] for public_id in form.cleaned_data["requests"]]
        pairs = [(entry.join_request, entry.exact.line) for entry in chosen if entry.exact]
        actions.approve_together(pairs, by=request.actor)
        said = ngettext("%(count)d person is in.", "%(count)d people are in.", len(pairs))
        messages.success(request, said % {"count": len(pairs)})
    else:
        messages.warning(request, _("Nobody was ticked, or they have been answered already."))
    return redirect("desk_requests", group.slug)


@login_required
@require_http_methods(["GET", "POST"])
def join_request_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request on a page of its own, with the roster beside it."""
    visible = JoinRequest.objects.visible_to(request.actor).select_related("association", "with_association", "login")
    asked = get_object_or_404(visible, public_id=public_id)
    may_decide = can_decide(request.actor, asked)
    if may_decide.forbidden:
        raise Http404
    form = AnswerForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _answer(asked, form, by=request.actor)
            return redirect("desk_requests", asked.association.slug)

    context = {
        "asked": asked,
        "shown": shown(weigh([asked], request.actor)[0]),
        "may_hand_up": can_hand_up(request.actor, asked),
        "form": form,
        "may_decide": may_decide,
        "group": asked.association,
    }
    return render(request, "associations/join_request_answer.html", context)


@login_required
@require_POST
def join_request_hand_up(request: HttpRequest, public_id: str) -> HttpResponse:
    visible = JoinRequest.objects.visible_to(request.actor).select_related("association", "with_association")
    asked = get_object_or_404(visible, public_id=public_id)
    if can_decide(request.actor, asked).forbidden:
        raise Http404
    with refusals_told(request):
        unit = actions.hand_up_request(asked, by=request.actor).with_association
        messages.info(request, _("%(name)s has the request now.") % {"name": unit.name})
    return redirect("desk_requests", asked.association.slug)


@login_required
@require_POST
def join_request_take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    visible = JoinRequest.objects.visible_to(request.actor).select_related("association")
    asked = get_object_or_404(visible, public_id=public_id)
    actions.take_back_approval(asked, by=request.actor)
    messages.info(request, _("Taken back. The request waits again."))
    return redirect("desk_requests", asked.association.slug)


@login_required
@require_GET
def desk_missing(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on the roster and not in the group."""
    group, capabilities = _desk_of(request, slug)
    context = {"missing": list(missing_of(group)[:MOST_MISSING])}
    context |= _frame(request, group, capabilities, "missing", _("Who is missing"))
    return render(request, "associations/desk_missing.html", context)


@login_required
@require_GET
def desk_due(request: HttpRequest, slug: str) -> HttpResponse:
    """Terms that end, requests that will be passed up."""
    group, capabilities = _desk_of(request, slug)
    context = {"terms": terms_ending(group), "waiting": waiting_at(group)}
    context |= _frame(request, group, capabilities, "due", _("What is due"))
    return render(request, "associations/desk_due.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def desk_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite by a code for many, or one address; withdraw or renew what is open."""
    group, capabilities = _desk_of(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.invite(group, **form.terms(), by=request.actor)
            return redirect("desk_invitations", group.slug)
    context = {
        "form": form,
        "invitations": Invitation.objects.visible_to(request.actor).filter(association=group).open_now(),
        "may_invite": can_invite(request.actor, group),
    }
    context |= _frame(request, group, capabilities, "invitations", _("Invitations"))
    return render(request, "associations/desk_invitations.html", context)


@login_required
@require_POST
def invitation_renew(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor), public_id=public_id)
    actions.reset_invitation(invitation, by=request.actor)
    return redirect("desk_invitations", invitation.association.slug)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor), public_id=public_id)
    actions.revoke_invitation(invitation, by=request.actor)
    return redirect("desk_invitations", invitation.association.slug)


def _frame(
    request: HttpRequest, group: Association, capabilities: frozenset[str], here: str, heading: str
) -> dict[str, object]:
    """The desk's head and tabs; each tab with what waits behind it."""
    counts = counts_of(group)
    tabs = [
        ("requests", _("Answer"), counts.requests),
        ("missing", _("Missing"), counts.missing),
        ("due", _("Due"), counts.due),
        ("invitations", _("Invite"), 0),
    ]
    links = [
        Link(label, reverse(f"desk_{name}", args=[group.slug]), is_current=name == here, count=count)
        for name, label, count in tabs
    ]
    onward = desk_links_for(request.actor, group)
    return {"group": group, "heading": heading, "tabs": links, "onward": onward, "capabilities": capabilities}


def _answer(asked: JoinRequest, form: AnswerForm, *, by: Actor) -> None:
    decision = form.cleaned_data["decision"]
    if decision == "approve":
        actions.approve_request(asked, form.chosen_line(weigh([asked], by)[0]), by=by)
    elif decision == "decline":
        actions.decline_request(asked, form.cleaned_data["reason"], by=by)
    else:
        actions.ignore_request(asked, by=by)
