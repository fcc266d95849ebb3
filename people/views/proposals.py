"""Lost classmates: saying where somebody may be reached; and saying yes or no, by the link that went there."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.actors import signed_link
from common.doors import place_here, refusals_on
from common.verdicts import Refusal
from people import actions
from people.actions.changes import digest_of
from people.forms.proposals import ProposalForm
from people.models import ContactProposal, Person
from people.permissions import can_answer_proposal, can_name_lost
from people.queries import is_lost


@login_required
@require_http_methods(["GET", "POST"])
def contact_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is not lost, or nobody one knows, is not there."""
    person = get_object_or_404(Person.objects.filter(is_lost()), public_id=public_id)
    me = request.actor.person
    if me is None or not can_name_lost(request.actor, person):
        raise Http404
    words = _("%(name)s, is this you? Your class is looking for you. %(proposer)s")
    form = ProposalForm(
        request.POST or None, initial={"note": words % {"name": person.full_name, "proposer": me.full_name}}
    )
    place = request.POST.get("next") or request.GET.get("next")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.propose_contact(person, **form.cleaned_data, by=request.actor)
            messages.success(request, _("Thank you. They are asked once; you hear of it when they say yes."))
            return redirect(place_here(request, place, "me"))
    return render(request, "people/contact_propose.html", {"person": person, "form": form, "next": place or ""})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. It shows what the classmate wrote, and nothing else of anybody."""
    proposals = ContactProposal.objects.select_related("person")
    proposal = get_object_or_404(proposals, digest=digest_of(token))
    by = signed_link(proposal.person, request.actor.request_id)
    wish = request.POST.get("wish", "")
    if request.method == "POST" and wish in ("accept", "decline", "never"):
        with suppress(Refusal):  # the verdict below says why not
            if wish == "accept":
                actions.accept_proposal(proposal, by=by)
            else:
                actions.decline_proposal(proposal, for_ever=wish == "never", by=by)
            return render(request, "people/proposal_answered.html", {"wish": wish})
    context = {"proposal": proposal, "may_answer": can_answer_proposal(by, proposal)}
    return render(request, "people/proposal_answer.html", context)
