"""Campaigns in the console's list of things; their pages are our own flow (see ``views.campaigns``)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse

from common.console import DomainAdmin, may
from outreach.models import Campaign
from outreach.models.audiences import WRITE


@admin.register(Campaign)
class CampaignAdmin(DomainAdmin):
    see = WRITE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.actor, self.see, None)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return resolve(reverse("campaign_list")).func(request)  # the same page, by its name

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("campaign_new")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(get_object_or_404(Campaign.objects.visible_to(request.actor), pk=object_id))
