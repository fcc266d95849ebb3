"""Lists of people that staff keep, in the console's frame."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from associations.models import Association, Capability
from associations.permissions.scope import holds
from common.doors import refusals_on, refusals_told
from directory import actions
from directory.forms.saved_lists import PickForm, SavedListForm, ShareForm
from directory.models import SavedList, Source
from directory.permissions import can_change_list
from directory.queries.chosen import Choice, people_chosen, said_of
from people.models import Person
from people.registry import console_list

AT_ONCE = 50
COUNTED_TO = 1_000


def _framed(request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
    """In the frame of the console."""
    _for_officers(request)
    frame = admin.site.each_context(request) | {"title": title, "opts": Person._meta}
    return render(request, f"directory/{page}.html", frame | context)


def _for_officers(request: HttpRequest) -> None:
    """For whoever sees records somewhere; for others there is no such page."""
    if not holds(request.actor, Capability.PEOPLE_SEE):
        raise Http404


def _list_of(request: HttpRequest, public_id: str) -> SavedList:
    return get_object_or_404(SavedList.objects.visible_to(request.actor).for_listing(), public_id=public_id)


def _units(request: HttpRequest) -> QuerySet[Association]:
    """Those one may share with: the school, departments and chapters; a class is a condition."""
    mine = Association.objects.where_actor_may(request.actor, Capability.PEOPLE_SEE)
    return mine.filter(kind__in=[Association.Kind.SCHOOL, Association.Kind.DEPARTMENT, *Association.CHAPTERS])


@login_required
@require_GET
def saved_list_list(request: HttpRequest) -> HttpResponse:
    """One's own, and those that others share."""
    lists = SavedList.objects.visible_to(request.actor).for_listing()
    return _framed(request, "saved_list_list", _("Lists of people"), lists=lists)


@login_required
@require_http_methods(["GET", "POST"])
def saved_list_new(request: HttpRequest) -> HttpResponse:
    """What the console's list shows by this address, under a name."""
    _for_officers(request)
    choice = Choice(Source.RECORDS, conditions=console_list[0].known(request.GET.dict(), request.actor))
    form = SavedListForm(request.POST if request.method == "POST" else None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            return redirect(
                actions.save_list(
                    said["name"],
                    choice,
                    is_fixed=said["kind"] == "people",
                    association=said["association"],
                    by=request.actor,
                )
            )
    more = {"form": form, "said": said_of(choice, request.actor)}
    return _framed(request, "saved_list_new", _("Save as a list"), **more)


@login_required
@require_GET
def saved_list_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is on it today, as far as one sees them."""
    saved = _list_of(request, public_id)
    choice = Choice(Source.LIST, saved_list=saved)
    people = people_chosen(choice, request.actor)
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 7 else 0
    shown = list(people.in_name_order().prefetch_related("affiliations")[start : start + AT_ONCE + 1])
    count = people[: COUNTED_TO + 1].count()
    return _framed(
        request,
        "saved_list_detail",
        saved.name,
        saved=saved,
        people=shown[:AT_ONCE],
        count=min(count, COUNTED_TO),
        is_more=count > COUNTED_TO,
        said=said_of(choice, request.actor),
        may_edit=holds(request.actor, Capability.PEOPLE_EDIT),
        may_change=can_change_list(request.actor, saved, saved.association),
        form=ShareForm(units=_units(request), initial={"association": saved.association}),
        later_url=f"?after={start + AT_ONCE}" if len(shown) > AT_ONCE else "",
        earlier_url=f"?after={max(0, start - AT_ONCE)}" if start else "",
    )


@login_required
@require_http_methods(["GET", "POST"])
def saved_list_pick(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody goes on a list that names its people, or begins a new one."""
    person = get_object_or_404(Person.objects.visible_in_console(request.actor), public_id=public_id)
    fixed = SavedList.objects.visible_to(request.actor).filter(is_fixed=True).for_listing()
    lists = [(saved.public_id, saved.name) for saved in fixed]
    form = PickForm(request.POST if request.method == "POST" else None, lists=lists)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(_picked(request, person, form.cleaned_data))
    return _framed(request, "saved_list_pick", person.full_name, form=form, person=person)


def _picked(request: HttpRequest, person: Person, said: dict[str, Any]) -> SavedList:
    if said["saved_list"]:
        saved = _list_of(request, said["saved_list"])
    else:
        saved = actions.save_list(said["name"], Choice(""), is_fixed=True, by=request.actor)
    actions.list_people(saved, [person], by=request.actor)
    return saved


@login_required
@require_POST
def saved_list_unlist(request: HttpRequest, public_id: str) -> HttpResponse:
    """Those who were marked go off the list."""
    saved = _list_of(request, public_id)
    marked = Person.objects.visible_in_console(request.actor).filter(public_id__in=request.POST.getlist("people"))
    with refusals_told(request):
        gone = actions.unlist_people(saved, marked, by=request.actor)
        said = ngettext("%(count)s person is off the list.", "%(count)s people are off the list.", gone)
        messages.success(request, said % {"count": gone})
    return redirect(saved)


@login_required
@require_POST
def saved_list_share(request: HttpRequest, public_id: str) -> HttpResponse:
    saved = _list_of(request, public_id)
    form = ShareForm(request.POST, units=_units(request))
    if form.is_valid():
        with refusals_told(request):
            actions.share_list(saved, form.cleaned_data["association"], by=request.actor)
            messages.success(request, _("Saved."))
    return redirect(saved)


@login_required
@require_POST
def saved_list_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    with refusals_told(request):
        actions.delete_list(_list_of(request, public_id), by=request.actor)
        messages.success(request, _("The list is deleted. Nobody on it has changed."))
    return redirect("saved_list_list")
