"""An association's own page, and the pages that change it. A class group's page stands beside this file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from associations import actions
from associations.forms.associations import AssociationForm, AssociationOpenForm, MoveForm, kinds_below
from associations.models import Association, Capability
from associations.permissions.groups import can_see_inside
from associations.permissions.scope import capabilities_of, holds
from associations.permissions.tree import (
    can_activate,
    can_begin_closing,
    can_change,
    can_close,
    can_open_below,
    can_rename,
    can_take_from_its_place,
)
from associations.queries.officers import officers_by_time
from associations.queries.tree import children_of
from associations.views.desk import DESK
from associations.views.doors import door_of, own_request
from associations.views.pages import association_or_404, crumbs_to
from common.doors import refusals_on
from common.verdicts import Refusal
from conversations.pages import wall_page

NAMES = ("name_zh", "name_en")


@require_GET
def association_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """School, department, cohort or chapter: officers, what stands below, coverage, charter."""
    association = association_or_404(request, slug)
    if association.kind == Association.Kind.CLASS and association.get_absolute_url() != request.path:
        return redirect(association)
    children = children_of(association, request.actor)
    person = request.actor.person
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor),
        "former_names": association.former_names.order_by("-until"),
        "officers": officers_by_time(association, request.actor),
        "units": [unit for unit in children if not unit.is_chapter],
        "chapters": [unit for unit in children if unit.is_chapter],
        "coverage": getattr(association, "coverage", None),
        "membership": association.memberships.standing().filter(person=person).first() if person else None,
        "may_open": can_open_below(request.actor, association),
        "may_change": can_change(request.actor, association, {"charter"}),
        "may_appoint": holds(request.actor, Capability.OFFICES_APPOINT, association),
        "may_see_members": holds(request.actor, Capability.MEMBERS_MANAGE, association),
    }
    context |= _inside(request, association)
    return render(request, "associations/association_detail.html", context)


def _inside(request: HttpRequest, association: Association) -> dict[str, object]:
    """The wall, for those whom the gate lets in; and the door of a chapter, which takes its members itself."""
    actor = request.actor
    inside = can_see_inside(actor, association)
    found: dict[str, object] = {
        "inside": inside,
        "has_desk": association.is_chapter and bool(DESK & capabilities_of(actor, association)),
    }
    if inside and association.wall is not None:
        found["wall_page"] = wall_page(actor, association.wall)
    if association.is_chapter:
        found |= {"group": association} | door_of(actor, association, own_request(actor, association))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def association_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a unit or a chapter below this one."""
    parent = association_or_404(request, slug)
    can_open_below(request.actor, parent).or_raise()
    initial = {"kind": kinds_below(parent)[0], "mode": parent.mode, "joining": Association.Joining.REQUEST}
    form = AssociationOpenForm(request.POST or None, parent=parent, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kind, name_zh, name_en = values.pop("kind"), values.pop("name_zh"), values.pop("name_en")
        with refusals_on(form):
            association = actions.open_association(parent, kind, name_zh, name_en, by=request.actor, **values)
            messages.success(request, _("%(name)s is open.") % {"name": association.name})
            return redirect(association)
    context = {"parent": parent, "crumbs": crumbs_to(parent, request.actor, itself=True), "form": form}
    return render(request, "associations/association_open.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def association_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Names for those who keep the tree; charter and joining for its own officers too."""
    association = association_or_404(request, slug)
    can_change(request.actor, association, {"charter"}).or_raise()
    form = AssociationForm(request.POST or None, instance=Association.objects.get(pk=association.pk))
    for name in form.fields if not can_rename(request.actor, association) else ():
        form.fields[name].disabled = name not in ("charter", "joining")
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        names = [values.pop(name) for name in NAMES]
        with refusals_on(form):
            actions.rename_and_change(association, *names, by=request.actor, **values)
            messages.success(request, _("Kept."))
            return redirect(association)
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor, itself=True),
        "form": form,
        "may_take": can_take_from_its_place(request.actor, association),
    }
    return render(request, "associations/association_edit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def association_move(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    can_take_from_its_place(request.actor, association).or_raise()
    parents = _possible_parents(request, association)
    form = MoveForm(request.POST or None, parents=parents, initial={"parent": association.parent.public_id})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            moved = actions.move_association(association, form.cleaned_data["parent"], by=request.actor)
            messages.success(request, _("%(name)s stands there now, with everything below it.") % {"name": moved.name})
            return redirect(moved)
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor, itself=True),
        "form": form,
        "below": Association.objects.below(association).count(),
    }
    return render(request, "associations/association_move.html", context)


def _possible_parents(request: HttpRequest, association: Association) -> QuerySet[Association]:
    """Higher tiers in reach; for a chapter also other chapters, but none of its own."""
    reach = Association.objects.where_actor_may(request.actor, Capability.TREE_EDIT).standing()
    if association.is_chapter:
        above = reach.filter(kind__in=[Association.Kind.SCHOOL, Association.Kind.DEPARTMENT, *Association.CHAPTERS])
        return above.exclude(path__contains=[association.pk]).in_tree_order()
    return reach.filter(tier__lt=association.tier).in_tree_order()


STEPS = {
    "active": (can_activate, actions.activate_association),
    "closing": (can_begin_closing, actions.begin_closing),
    "closed": (can_close, actions.close_association),
}


@login_required
@require_http_methods(["GET", "POST"])
def association_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, begin to close, close: each step with what it means, or why it cannot be taken now."""
    association = association_or_404(request, slug)
    can_take_from_its_place(request.actor, association).or_raise()
    steps = {state: can(request.actor, association) for state, (can, _act) in STEPS.items()}
    to = request.POST.get("to", "")
    if request.method == "POST" and to in STEPS:
        try:
            STEPS[to][1](association, by=request.actor)
            messages.success(request, _("Kept."))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("association_state", association.slug)
    context = {"association": association, "crumbs": crumbs_to(association, request.actor, itself=True), "steps": steps}
    return render(request, "associations/association_state.html", context)
