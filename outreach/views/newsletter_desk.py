"""Newsletters for whoever writes them: found one, change it, end it, begin an issue, take one from the archive."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from associations.models import Association, Capability
from associations.models.associations import AssociationQuerySet
from common.doors import refusals_on, refusals_told
from common.pages import Link
from outreach.actions import newsletters as actions
from outreach.forms.newsletters import NewsletterForm
from outreach.hangs import CATEGORIES
from outreach.models import Newsletter
from outreach.permissions.campaigns import can_write_for
from outreach.views.frames import framed
from outreach.views.newsletters import issue_of

KINDS = [kind.code for kind in CATEGORIES]
MOST_UNITS = 60


def written_newsletter(request: HttpRequest, public_id: str) -> Newsletter:
    """For whoever only reads it there is no such page."""
    written = Newsletter.objects.written_by(request.actor).select_related("association")
    return get_object_or_404(written, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def newsletter_new(request: HttpRequest) -> HttpResponse:
    """For which unit, then what it is."""
    own = Association.objects.where_actor_may(request.actor, Capability.CAMPAIGNS_WRITE).standing()
    unit = own.filter(public_id=request.GET.get("unit", "")).first()
    if unit is None and own.count() == 1:
        unit = own.get()
    if unit is None:
        return _choose_unit(request, own)
    kind = "units" if unit.kind == Association.Kind.CLASS else "news"
    form = NewsletterForm(request.POST or None, categories=KINDS, initial={"category": kind})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(actions.create_newsletter(unit, by=request.actor, **form.cleaned_data))
    may = can_write_for(request.actor, unit)
    return framed(
        request, "outreach/newsletter_edit.html", _("Found a newsletter"), trail=_trail(), unit=unit, form=form, may=may
    )


def _choose_unit(request: HttpRequest, own: AssociationQuerySet) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:80]
    if sought:
        own = own.filter(name_zh__icontains=sought) | own.filter(name_en__icontains=sought)
    units = list(own.select_related("parent").in_tree_order()[:MOST_UNITS])
    return framed(
        request, "outreach/newsletter_unit.html", _("Found a newsletter"), trail=_trail(), units=units, sought=sought
    )


def _trail() -> Link:
    return Link(_("Newsletters"), reverse("newsletter_list"))


@login_required
@require_http_methods(["GET", "POST"])
def newsletter_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    newsletter = written_newsletter(request, public_id)
    form = NewsletterForm(request.POST or None, instance=newsletter, categories=KINDS)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(actions.change_newsletter(newsletter, by=request.actor, **form.cleaned_data))
    return framed(
        request,
        "outreach/newsletter_edit.html",
        newsletter.name,
        trail=_trail(),
        newsletter=newsletter,
        unit=newsletter.association,
        form=form,
        may=True,
    )


@login_required
@require_POST
def newsletter_close(request: HttpRequest, public_id: str) -> HttpResponse:
    return _act(request, actions.close_newsletter, written_newsletter(request, public_id))


@login_required
@require_POST
def newsletter_open(request: HttpRequest, public_id: str) -> HttpResponse:
    return _act(request, actions.open_newsletter, written_newsletter(request, public_id))


def _act(request: HttpRequest, act: Callable[..., object], newsletter: Newsletter) -> HttpResponse:
    with refusals_told(request):
        act(newsletter, by=request.actor)
    return redirect(newsletter)


@login_required
@require_POST
def newsletter_write(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin an issue; on to its text."""
    newsletter = written_newsletter(request, public_id)
    page = newsletter.get_absolute_url()
    with refusals_told(request):
        page = reverse("message_edit", args=[actions.begin_issue(newsletter, by=request.actor).message.public_id])
    return redirect(page)


@login_required
@require_POST
def issue_take_down(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    return _act_on_issue(request, actions.take_down_issue, public_id, number)


@login_required
@require_POST
def issue_put_back(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    return _act_on_issue(request, actions.put_issue_back, public_id, number)


def _act_on_issue(request: HttpRequest, act: Callable[..., object], public_id: str, number: int) -> HttpResponse:
    newsletter = written_newsletter(request, public_id)
    issue = issue_of(request, newsletter.public_id, number)
    with refusals_told(request):
        act(issue, by=request.actor)
    return redirect("newsletter_issue", newsletter.public_id, number)


__all__ = [
    "issue_put_back",
    "issue_take_down",
    "newsletter_close",
    "newsletter_edit",
    "newsletter_new",
    "newsletter_open",
    "newsletter_write",
]
