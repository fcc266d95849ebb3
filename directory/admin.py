"""Imports in the console's list of things; their pages are our own flow (see ``views.imports``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse

from associations.queries.reach import holds_at_school
from common.console import DomainAdmin, may
from directory.models import Claim, DuplicatePair, Import, ProfileCount, VainSearch


@admin.register(Import)
class ImportAdmin(DomainAdmin):
    see = "roster.import"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.actor, self.see, None)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        list_of_imports = resolve(reverse("import_list")).func  # the same page, by its name
        return list_of_imports(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("import_new")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(get_object_or_404(Import.objects.visible_to(request.actor), pk=object_id))


@admin.register(Claim)
class ClaimAdmin(DomainAdmin):
    """In the console's list of things; its pages are our own flow (see ``views.claims_desk``)."""

    see = "people.edit"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return resolve(reverse("claim_list")).func(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        claim = get_object_or_404(Claim.objects.visible_in_console(request.actor), pk=object_id)
        return redirect("claim_answer", claim.public_id)


@admin.register(DuplicatePair)
class DuplicatePairAdmin(DomainAdmin):
    """In the console's list of things; its pages are our own flow (see ``views.merges``)."""

    see = "people.edit"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return resolve(reverse("duplicate_list")).func(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(get_object_or_404(DuplicatePair.objects.visible_to(request.actor), pk=object_id))


class OfTheSchool(DomainAdmin):
    """Of the whole directory: seen by those who keep the register of the school."""

    see = "people.edit"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return holds_at_school(request.actor, self.see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds_at_school(request.actor, self.see)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.model._default_manager.order_by(*self.get_ordering(request))
        return rows if self.has_module_permission(request) else rows.none()


@admin.register(VainSearch)
class VainSearchAdmin(OfTheSchool):
    """What was sought in vain. A word that many seek is a reading, a name or a class that is missing."""

    list_display = ("words", "day", "count")
    list_filter = ("day",)
    search_fields = ("words",)
    ordering = ("-day", "-count", "words")
    sortable_by = ("day", "count")
    fields = readonly_fields = ("words", "day", "count")


@admin.register(ProfileCount)
class ProfileCountAdmin(OfTheSchool):
    """Who opened how many profiles on a day; whose, is not shown."""

    list_display = ("reader", "day", "count", "told_at")
    list_filter = ("day",)
    list_select_related = ("reader",)
    search_fields = ("reader__full_name", "reader__search_forms")
    ordering = ("-day", "-count", "pk")
    sortable_by = ("day", "count")
    fields = readonly_fields = ("reader", "day", "count", "last_at", "told_at")
