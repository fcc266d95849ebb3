"""Imports in the console's list of things; their pages are our own flow (see ``views.imports``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse

from common.console import DomainAdmin, may
from directory.models import DuplicatePair, Import


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
