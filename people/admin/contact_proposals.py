"""Proposed contacts of lost classmates in the console: the office sees them all, and can decide as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.console import DomainAdmin
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import ContactProposal
from people.permissions import can_see_logins
from people.queries import proposals_open_to


@admin.register(ContactProposal)
class ContactProposalAdmin(DomainAdmin):
    list_display = ("person", "kind", "value", "proposed_by", "created_at", "state", "asked_at")
    list_filter = ("state", "kind")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("accept", "decline")
    fields = ("person", "kind", "value", "note", "proposed_by", "created_at", "state", "asked_at", "answered_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return proposals_open_to(request.actor).select_related("person", "proposed_by").order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_logins(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_logins(request.actor))

    @admin.action(description=gettext_lazy("It is theirs: I have asked them"), permissions=["view"])
    def accept(self, request: HttpRequest, queryset: QuerySet[ContactProposal]) -> None:
        self._decide(request, queryset, actions.accept_proposal)

    @admin.action(description=gettext_lazy("It is not theirs"), permissions=["view"])
    def decline(self, request: HttpRequest, queryset: QuerySet[ContactProposal]) -> None:
        self._decide(request, queryset, actions.decline_proposal)

    def _decide(self, request: HttpRequest, queryset: QuerySet[ContactProposal], act: Callable[..., Any]) -> None:
        decided = 0
        for proposal in queryset:
            try:
                act(proposal, by=request.actor)
                decided += 1
            except (Refusal, Forbidden) as refusal:
                messages.warning(request, f"{proposal.person}: {refusal.reason}")
        if decided:
            messages.success(request, _("Said of %(count)d.") % {"count": decided})
