"""Placements in the console, corrected in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from associations import actions
from associations.admin.shared import DepartmentFilter, PlacedChangeList, place_of
from associations.forms.placements import PlaceForm
from associations.models import Association, Placement
from associations.queries.tree import search_associations
from common.console import DomainAdmin
from common.doors import refusals_on
from people.models import Affiliation

AT_ONCE = 500


@admin.register(Placement)
class PlacementAdmin(DomainAdmin):
    see = "people.see"
    list_display = ("person", "line", "student_number", "where", "source")
    list_filter = ("source", "association__kind", DepartmentFilter)
    list_select_related = ("association", "affiliation__person")
    search_fields = (
        "affiliation__person__full_name",
        "affiliation__person__search_forms",
        "affiliation__student_number",
        "affiliation__class_name",
    )
    search_help_text = _("Name, student number, or the class on the diploma")
    sortable_by = ()
    actions = ("place_elsewhere",)
    list_per_page = 100
    fields = ("person", "line", "student_number", "where", "source")
    readonly_fields = fields

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlacedChangeList

    @admin.display(description=_("person"))
    def person(self, placement: Placement) -> str:
        return placement.affiliation.person.full_name

    @admin.display(description=_("as it stands on the diploma"))
    def line(self, placement: Placement) -> str:
        return str(placement.affiliation)

    @admin.display(description=_("student number"))
    def student_number(self, placement: Placement) -> str:
        return placement.affiliation.student_number or "–"

    @admin.display(description=_("placed in"))
    def where(self, placement: Placement) -> str:
        return place_of(placement)

    @admin.action(description=_("Place in another unit…"), permissions=["view"])
    def place_elsewhere(self, request: HttpRequest, queryset: QuerySet[Placement]) -> HttpResponse:
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True)[:AT_ONCE])
        return redirect(f"{reverse('admin:associations_placement_place')}?rows={keys}")

    def get_urls(self) -> list[URLPattern]:
        place = path("place/", self.admin_site.admin_view(self.place), name="associations_placement_place")
        return [place, *super().get_urls()]

    def place(self, request: HttpRequest) -> HttpResponse:
        """Where the chosen rows go: a unit is sought by name, then all go there or none."""
        said = request.POST if request.method == "POST" else request.GET
        keys = [int(key) for key in said.get("rows", "").split(",")[:AT_ONCE] if key.isdecimal() and len(key) < 19]
        rows = self.get_queryset(request).filter(pk__in=keys).select_related("affiliation__person", "association")
        sought = request.GET.get("q", "").strip()[:80]
        units = Association.objects.where_actor_may(request.actor, "people.edit").exclude(kind__in=Association.CHAPTERS)
        form = PlaceForm(request.POST or None, units=units)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                lines = Affiliation.objects.filter(placement__in=rows)
                moved = actions.place_in_bulk(lines, form.cleaned_data["unit"], by=request.actor)
                words = ngettext("%(count)s person placed anew.", "%(count)s people placed anew.", moved)
                messages.success(request, words % {"count": moved})
                return redirect("admin:associations_placement_changelist")
        found = [hit for hit in search_associations(request.actor, sought) if not hit.association.is_chapter]
        context = self.admin_site.each_context(request) | {
            "title": _("Place in another unit"),
            "opts": self.opts,
            "rows": list(rows),
            "keys": ",".join(str(key) for key in keys),
            "sought": sought,
            "found": found,
            "form": form,
        }
        return render(request, "admin/associations/placement/place.html", context)
