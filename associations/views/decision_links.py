"""Answering from the letter: opens no session, shows no contact data, asks before it acts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from associations import actions
from associations.actions.links import digest_of
from associations.forms.joining import AnswerForm
from associations.models import DecisionLink
from associations.permissions.joining import can_decide, link_is_good
from associations.queries.candidates import weigh
from associations.views.statements import shown
from common.actors import signed_link
from common.doors import refusals_on


@never_cache
@require_http_methods(["GET", "POST"])
def decision_link_detail(request: HttpRequest, token: str) -> HttpResponse:
    links = DecisionLink.objects.select_related("join_request__association", "join_request__login", "officer")
    link = get_object_or_404(links, digest=digest_of(token))
    actor = signed_link(link.officer, request.request_id)
    asked = link.join_request
    good = link_is_good(link)
    if good:
        good = can_decide(actor, asked)
    form = AnswerForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            line = form.chosen_line(weigh([asked], actor)[0])
            answered = actions.decide_by_link(
                link, form.cleaned_data["decision"], line, form.cleaned_data["reason"], by=actor
            )
            return render(request, "associations/decision_link_done.html", {"asked": answered})

    context = {"asked": asked, "form": form, "may_decide": good}
    if good:
        context["shown"] = shown(weigh([asked], actor)[0])
    return render(request, "associations/decision_link_detail.html", context)
