"""Reporting, and what those who look after a wall do about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.doors import refusals_on, refusals_told
from conversations import actions
from conversations.forms import HideForm, ReportForm
from conversations.models import Comment, Post, Wall
from conversations.permissions import can_judge, can_report
from conversations.queries import waiting_matters
from conversations.views.posts import visible_post_or_404


@login_required
@require_http_methods(["GET", "POST"])
def post_report(request: HttpRequest, public_id: str) -> HttpResponse:
    return _report(request, visible_post_or_404(request, public_id))


@login_required
@require_http_methods(["GET", "POST"])
def comment_report(request: HttpRequest, public_id: str) -> HttpResponse:
    return _report(request, _visible_comment_or_404(request, public_id))


def _report(request: HttpRequest, speech: Post | Comment) -> HttpResponse:
    may_report = can_report(request.actor, speech)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.report(speech, form.cleaned_data["reason"], by=request.actor)
            messages.success(request, _("Thank you. Those who look after the wall have been told."))
            return redirect(speech.wall.link)
    context = {"speech": speech, "form": form, "may_report": may_report}
    return render(request, "conversations/report.html", context)


def _visible_comment_or_404(request: HttpRequest, public_id: str) -> Comment:
    visible = Comment.objects.visible_to(request.actor).select_related("author", "post__wall")
    return get_object_or_404(visible, public_id=public_id)


@login_required
@require_safe
def report_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was reported on one wall, and not yet looked at."""
    wall = get_object_or_404(Wall.objects.moderated_by(request.actor), public_id=public_id)
    context = {"wall": wall, "matters": waiting_matters(request.actor, wall)}
    return render(request, "conversations/report_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def post_judge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hide it with a reason, let it stand, or show it again."""
    return _judge(request, visible_post_or_404(request, public_id))


@login_required
@require_http_methods(["GET", "POST"])
def comment_judge(request: HttpRequest, public_id: str) -> HttpResponse:
    return _judge(request, _visible_comment_or_404(request, public_id))


def _judge(request: HttpRequest, speech: Post | Comment) -> HttpResponse:
    can_judge(request.actor, speech).or_raise()
    asked = request.POST.get("do", "")
    form = HideForm(request.POST if asked == "hide" else None)
    if asked in ("keep", "show_again"):
        with refusals_told(request):
            (actions.keep if asked == "keep" else actions.show_again)(speech, by=request.actor)
        return redirect("report_list", speech.wall.public_id)
    if asked == "hide" and form.is_valid():
        with refusals_on(form):
            actions.hide(speech, form.cleaned_data["reason"], by=request.actor)
            return redirect("report_list", speech.wall.public_id)
    context = {
        "speech": speech,
        "form": form,
        "reports": speech.reports.waiting().order_by("pk"),
    }
    return render(request, "conversations/judge.html", context)
