"""Members of an association: names for fellow members, never how to reach them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from associations import actions
from associations.forms.members import MembershipEndForm
from associations.models import Capability, Membership
from associations.permissions.members import can_leave, can_remove
from associations.permissions.scope import holds, officers_of
from associations.queries.appointing import by_name
from associations.queries.members import members_of
from associations.queries.paging import page_by_name
from associations.views.pages import association_or_404, crumbs_to
from common.doors import refusals_on
from people.models import Person


@login_required
@require_GET
def association_members(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    sought = request.GET.get("q", "").strip()[:80]
    members = members_of(association, request.actor)
    if sought:
        members = members.filter(person__in=by_name(Person.objects.all(), sought))
    page = page_by_name(
        members, after=request.GET.get("after", ""), before=request.GET.get("before", ""), person="person__"
    )
    offices = {term.person_id: term.office.name for term in officers_of(association)}
    context = {
        "association": association,
        "crumbs": crumbs_to(association, itself=True),
        "sought": sought,
        "page": page,
        "lines": [(membership, offices.get(membership.person_id, "")) for membership in page.rows],
        "total": members.count(),
        "may_remove": holds(request.actor, Capability.MEMBERS_MANAGE, association),
    }
    return render(request, "associations/association_members.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def membership_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave, or take somebody off the list. Asks before it acts."""
    visible = Membership.objects.visible_to(request.actor).select_related("association__parent", "person")
    membership = get_object_or_404(visible, public_id=public_id)
    mine = request.actor.person is not None and membership.person_id == request.actor.person.pk
    may = can_leave(request.actor, membership) if mine else can_remove(request.actor, membership)
    form = MembershipEndForm(request.POST if request.method == "POST" else None, mine=mine)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if mine:
                actions.leave_association(membership, by=request.actor)
                messages.success(request, _("You have left %(group)s.") % {"group": membership.association.name})
                return redirect(membership.association)
            actions.remove_member(membership, reason=form.cleaned_data["reason"], by=request.actor)
            said = _("%(name)s is off the list and has been told.") % {"name": membership.person.full_name}
            messages.success(request, said)
            return redirect("association_members", membership.association.slug)
    context = {
        "membership": membership,
        "crumbs": crumbs_to(membership.association, itself=True),
        "mine": mine,
        "may": may,
        "form": form,
    }
    return render(request, "associations/membership_end.html", context)
