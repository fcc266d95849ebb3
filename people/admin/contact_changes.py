"""Changes of contacts in the console: those that were stopped wait for somebody who asks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.console import DomainAdmin
from common.verdicts import Forbidden, Refusal
from people import actions
from people.models import ContactChange
from people.permissions import can_see_logins
from people.queries import contact_changes_open_to


class ChangeStateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("stopped, to be looked at")), ("stopped", _("stopped")), ("standing", _("may be stopped"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        chosen = {
            "open": queryset.unsettled,
            "stopped": lambda: queryset.filter(stopped_at__isnull=False),
            "standing": queryset.standing,
        }.get(self.value() or "")
        return chosen() if chosen else queryset


@admin.register(ContactChange)
class ContactChangeAdmin(DomainAdmin):
    """An address is contact data: each sees the changes of those whose contacts are open to them."""

    list_display = ("whose", "kind", "is_of_login", "created_at", "stopped_at", "looked_at")
    list_filter = (ChangeStateFilter, "kind")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("settle",)
    fields = (
        *("whose", "kind", "is_of_login", "before", "after"),
        *("created_at", "may_be_stopped_until", "stopped_at", "looked_at"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return contact_changes_open_to(request.actor).select_related("user__person", "person").order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_logins(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_logins(request.actor))

    @admin.display(description=gettext_lazy("whose"))
    def whose(self, change: ContactChange) -> str:
        return str(change.person or getattr(change.user, "person", None) or change.user)

    @admin.display(description=gettext_lazy("for logging in"), boolean=True)
    def is_of_login(self, change: ContactChange) -> bool:
        return change.is_of_login

    @admin.action(description=gettext_lazy("I have looked at them"), permissions=["view"])
    def settle(self, request: HttpRequest, queryset: QuerySet[ContactChange]) -> None:
        settled = 0
        for change in queryset:
            try:
                actions.settle_change(change, by=request.actor)
                settled += 1
            except (Refusal, Forbidden) as refusal:
                messages.warning(request, f"{self.whose(change)}: {refusal.reason}")
        if settled:
            messages.success(request, _("Looked at: %(kept)d.") % {"kept": settled})
