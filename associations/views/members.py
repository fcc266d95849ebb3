"""Members of an association: names for fellow members, never how to reach them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from associations import actions
from associations.forms.members import MembershipEndForm
from associations.models import Association, Capability, Membership
from associations.permissions.groups import can_see_members
from associations.permissions.members import can_leave, can_remove
from associations.permissions.scope import holds
from associations.queries.appointing import by_name
from associations.queries.members import Member, as_member, first_members, has_somebody_apart, members_of
from associations.queries.officers import offices_in
from associations.queries.paging import Page, page_by_name
from associations.views.pages import crumbs_along, crumbs_to, found_or_404
from common.actors import Actor
from common.addresses import address
from common.days import written_day
from common.doors import refusals_on
from common.drawing.people import PersonLine
from common.pages import Link
from people.models import Person


@login_required
@require_GET
def association_members(request: HttpRequest, slug: str) -> HttpResponse:
    found = found_or_404(request, slug)
    association = found.association
    sought, after, before = (request.GET.get(name, "").strip()[:80] for name in ("q", "after", "before"))
    if sought or after or before or has_somebody_apart(association, request.actor):
        page = _page_of(association, request.actor, sought, after, before)
    else:
        page = first_members(association) if can_see_members(request.actor, association) else Page([], total=0)
    may_remove = holds(request.actor, Capability.MEMBERS_MANAGE, association)
    context = {
        "association": association,
        "crumbs": crumbs_along(found.way),
        "sought": sought,
        "page": page,
        "lines": _lines(page.rows, offices_in(association), may_remove=may_remove),
        "total": page.total,
        "may_export": may_remove or holds(request.actor, Capability.PEOPLE_SEE, association),
    }
    return render(request, "associations/association_members.html", context)


def _page_of(association: Association, actor: Actor, sought: str, after: str, before: str) -> Page:
    """Any part of the list: further on in it, or of those with a name."""
    members = members_of(association, actor)
    if sought:
        members = members.filter(person__in=by_name(Person.objects.all(), sought))
    page = page_by_name(members, after=after, before=before, person="person__")
    return replace(page, rows=[as_member(row) for row in page.rows], total=members.count())


def _lines(rows: list[Member], offices: dict[int, str], *, may_remove: bool) -> list[PersonLine]:
    """Name, office and since when; with a button for those who look after the list."""
    since, remove = _("since %(day)s"), _("Take off the list")
    return [
        PersonLine(
            name=row.full_name,
            reading=row.reading,
            meta=_meta(offices.get(row.person_id, ""), since % {"day": written_day(row.joined_at)}),
            url=address("person_detail", row.person_public_id),
            act=Link(remove, address("membership_end", row.public_id)) if may_remove else None,
        )
        for row in rows
    ]


def _meta(office: str, since: str) -> str:
    return f"{office} · {since}" if office else since


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
        "crumbs": crumbs_to(membership.association, request.actor, itself=True),
        "mine": mine,
        "may": may,
        "form": form,
    }
    return render(request, "associations/membership_end.html", context)
