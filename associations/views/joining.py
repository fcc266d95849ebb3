"""The applicant's pages: ask, see where it stands, withdraw, come in by an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from associations import actions
from associations.forms.joining import JoinRequestForm
from associations.models import Association, Invitation, JoinRequest
from associations.permissions.answering import officers_in_charge
from associations.permissions.joining import (
    can_ask,
    can_enter,
    can_join_at_once,
    can_withdraw,
    invitation_is_good,
)
from associations.queries.desk import next_step_on
from common.doors import refusals_on
from people.models import Person


@login_required
@require_http_methods(["GET", "POST"])
def join_request_new(request: HttpRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(Association.objects.visible_to(request.actor), slug=slug)
    form = JoinRequestForm(request.POST or None, initial=_known_of(request, group))

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            asked = actions.ask_to_join(group, form.statement(), by=request.actor)
            return redirect("join_request_detail", asked.public_id)

    context = {"group": group, "form": form, "may_ask": can_ask(request.actor, group)}
    return render(request, "associations/join_request_new.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def join_request_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where one's own request stands, who has it now; POST withdraws it."""
    own = JoinRequest.objects.visible_to(request.actor).of_login(request.user.pk)
    asked = get_object_or_404(own.select_related("association", "with_association"), public_id=public_id)

    if request.method == "POST":
        actions.withdraw_request(asked, by=request.actor)
        messages.info(request, _("Your request is withdrawn. You can ask again whenever you like."))
        return redirect("join_request_detail", asked.public_id)

    context = {
        "asked": asked,
        "may_withdraw": can_withdraw(request.actor, asked),
        "may_ask": can_ask(request.actor, asked.association),
        "officer_names": _listed(officers_in_charge(asked.with_association)),
        "next_step_on": next_step_on(asked),
    }
    return render(request, "associations/join_request_detail.html", context)


@login_required
@require_POST
def class_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Walk into an open group."""
    group = get_object_or_404(Association.objects.visible_to(request.actor), slug=slug)
    can_join_at_once(request.actor, group).or_raise()
    actions.join_open_group(group, by=request.actor)
    messages.success(request, _("Welcome. You are in."))
    return redirect(group)


@login_required
@require_http_methods(["GET", "POST"])
def invitation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows what the invitation is for; POST comes in."""
    invitation = get_object_or_404(Invitation.objects.select_related("association", "affiliation__person"), code=code)
    good = invitation_is_good(invitation)

    if request.method == "POST":
        actions.accept_invitation(invitation, by=request.actor)
        return redirect(invitation.association)

    context = {
        "invitation": invitation,
        "group": invitation.association,
        "good": good,
        "may_enter": can_enter(request.actor, invitation.association),
        "needs_person": invitation.affiliation is None and request.actor.person is None,
    }
    return render(request, "associations/invitation_detail.html", context)


def _listed(officers: list[Person]) -> str:
    return _(", ").join(officer.full_name for officer in officers)


def _known_of(request: HttpRequest, group: Association) -> dict[str, object]:
    """What need not be typed: the class's own year, and one's name where it is known."""
    person = request.actor.person
    return {
        "full_name": person.full_name if person else "",
        "end_year": group.end_year,
        "entry_year": group.entry_year,
        "class_name": group.name_zh if group.kind == Association.Kind.CLASS else "",
    }
