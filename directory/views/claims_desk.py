"""Claims as the office answers them: the list, one with everything on one page, and what claims are compared with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from associations.models import Capability
from associations.permissions.scope import holds
from common.doors import refusals_on, refusals_told
from common.pages import Link
from directory import actions
from directory.forms.claims import DigitsForm, QuestionForm, RefusalForm
from directory.models import Claim
from directory.permissions.claims import can_answer_claim, can_approve_claim, can_keep_id_digits
from directory.queries.claims import weigh
from directory.queries.claims.beside import beside, sees_login
from directory.queries.claims.vouching import vouch_path
from directory.words.claims import alarms_said
from directory.words.evidence import evidence_said
from messaging.letters.links import absolute
from people.actions import note_record_opened
from people.models import Person

AT_ONCE = 20
SHOWN = {"": Claim.State.WAITING, "asked": Claim.State.ASKED, "approved": Claim.State.APPROVED}
SHOWN |= {"refused": Claim.State.REFUSED}


def _framed(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """In the frame of the console, for whoever keeps records somewhere; for others there is no such page."""
    if not holds(request.actor, Capability.PEOPLE_EDIT):
        raise Http404
    frame = admin.site.each_context(request) | {"title": title, "opts": Claim._meta}
    return render(request, template, frame | context)


@login_required
@never_cache
@require_GET
def claim_list(request: HttpRequest) -> HttpResponse:
    """What waits: what is odd first, then the longest waiting. ``?show=`` the others."""
    asked = request.GET.get("show", "")
    if asked not in SHOWN:
        raise Http404
    claims = Claim.objects.visible_in_console(request.actor)
    shown = claims.filter(state=SHOWN[asked]).for_listing()
    if asked in ("approved", "refused"):
        shown = shown.order_by("-ended_at", "-pk")
    start = _start(request)
    found = list(shown[start : start + AT_ONCE + 1])
    labels = {"": _("Waiting"), "asked": _("Asked for more"), "approved": _("Recognised"), "refused": _("Refused")}
    tabs = [
        Link(label, f"?show={name}", is_current=name == asked, count=claims.filter(state=SHOWN[name]).count())
        for name, label in labels.items()
    ]
    return _framed(
        request,
        "directory/claim_list.html",
        _("Who says which record is theirs"),
        claims=[(claim, alarms_said(claim.alarms), evidence_said(claim.evidence)) for claim in found[:AT_ONCE]],
        tabs=tabs,
        asked=asked,
        may_bring_digits=can_keep_id_digits(request.actor),
        later_url=f"?show={asked}&from={start + AT_ONCE}" if len(found) > AT_ONCE else "",
        earlier_url=f"?show={asked}&from={max(0, start - AT_ONCE)}" if start else "",
    )


def _start(request: HttpRequest) -> int:
    start = request.GET.get("from", "")
    return int(start) if start.isdecimal() and len(start) < 6 else 0


def _claim_of(request: HttpRequest, public_id: str) -> Claim:
    return get_object_or_404(Claim.objects.visible_in_console(request.actor).for_listing(), public_id=public_id)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything on one page: what was said beside each record it may mean; yes, more, or no."""
    claim = _claim_of(request, public_id)
    wish = request.POST.get("wish", "")
    asking = QuestionForm(request.POST if wish == "ask" else None)
    refusing = RefusalForm(request.POST if wish == "refuse" else None)
    if request.method == "POST" and _answered(request, claim, wish, asking, refusing):
        return redirect("claim_list")
    shown, elsewhere = beside(claim, weigh(claim), request.actor) if claim.is_open else ([], 0)
    for one in shown:
        note_record_opened(one.match.person, by=request.actor)
    return _framed(
        request,
        "directory/claim_answer.html",
        claim.full_name or _("A claim"),
        claim=claim,
        alarms=alarms_said(claim.alarms),
        evidence=evidence_said(claim.evidence),
        records=[
            (one, evidence_said(one.match.evidence), can_approve_claim(request.actor, claim, one.match.person))
            for one in shown
        ],
        elsewhere=elsewhere,
        vouches=claim.vouches.select_related("voucher").order_by("said_at") if claim.is_open else [],
        vouch_url=absolute(vouch_path(claim)) if claim.is_open and (claim.entry_year or claim.end_year) else "",
        asking=asking,
        refusing=refusing,
        may_answer=can_answer_claim(request.actor, claim),
        login_address=claim.login.email if sees_login(request.actor) else "",
        before=Claim.objects.filter(login=claim.login_id).exclude(pk=claim.pk).count(),
    )


def _answered(request: HttpRequest, claim: Claim, wish: str, asking: QuestionForm, refusing: RefusalForm) -> bool:
    """Whether the button did what it says; else the page says why not."""
    if wish == "approve":
        with refusals_told(request):
            person = get_object_or_404(Person, public_id=request.POST.get("person", ""))
            actions.approve_claim(claim, person, by=request.actor)
            messages.success(request, _("The record is theirs now. A letter tells them."))
            return True
    if wish == "ask" and asking.is_valid():
        with refusals_on(asking):
            actions.ask_applicant(claim, asking.cleaned_data["question"], by=request.actor)
            messages.success(request, _("A letter asks them. It comes back here when they have answered."))
            return True
    if wish == "refuse" and refusing.is_valid():
        with refusals_on(refusing):
            actions.refuse_claim(claim, refusing.cleaned_data["reason"], by=request.actor)
            messages.success(request, _("A letter tells them why."))
            return True
    return False


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def claim_digits(request: HttpRequest) -> HttpResponse:
    """Bring the last four of ID numbers, to compare with. What is typed here is shown on no page again."""
    if not can_keep_id_digits(request.actor):
        raise Http404
    form, brought = DigitsForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        brought = actions.keep_id_digits(form.pairs(), by=request.actor)
        said = ngettext("%(count)s record can be compared now.", "%(count)s records can be compared now.", brought.kept)
        messages.success(request, said % {"count": brought.kept})
        form = DigitsForm()
    return _framed(request, "directory/claim_digits.html", _("Last four of ID numbers"), form=form, brought=brought)
