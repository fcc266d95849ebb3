"""What the office writes down about channels: what carriers have approved, and which channel comes first."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from common.console import DomainAdmin
from messaging.permissions import can_change_sms_templates, can_see_deliveries


class WrittenDownAdmin(DomainAdmin):
    """Read by whoever sees deliveries; written by the office of the school."""

    see = "messages.see"
    actions = None
    sortable_by = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_change_sms_templates(request.actor))
