"""Memberships in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from associations import actions
from associations.admin.shared import DepartmentFilter, PlacedChangeList, act_on_each, place_of
from associations.models import Membership
from common.console import DomainAdmin


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("standing", _("Standing")), ("ended", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(ended_at__isnull=self.value() == "standing") if self.value() else queryset


@admin.register(Membership)
class MembershipAdmin(DomainAdmin):
    see = "people.see"
    list_display = ("member", "where", "origin", "joined_at", "ended_at", "ending")
    list_filter = (StandingFilter, "origin", "association__kind", DepartmentFilter)
    list_select_related = ("association", "person")
    search_fields = ("person__full_name", "person__search_forms", "association__name_zh", "association__name_en")
    search_help_text = _("Name of the member or of the association")
    sortable_by = ("joined_at", "ended_at")
    actions = ("remove",)
    fields = (("member", "where"), ("origin", "joined_at"), ("ended_at", "ending"))
    readonly_fields = ("member", "where", "origin", "joined_at", "ended_at", "ending")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlacedChangeList

    @admin.display(description=_("member"))
    def member(self, membership: Membership) -> str:
        return membership.person.full_name

    @admin.display(description=_("association"))
    def where(self, membership: Membership) -> str:
        return place_of(membership)

    @admin.action(description=_("Take off the list, and tell them"), permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        act_on_each(request, queryset, actions.remove_member)
