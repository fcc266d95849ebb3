"""The console's common base: rows that actions own are read-only, and an office says who sees which.

Which office opens what is known two floors up, so that floor is called: ``associations`` hangs its answer in
with ``decide_by`` when the apps are ready.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from common.actors import Actor
from common.addresses import STAND_IN

# How Django's own filters ask for a value.
PLAIN_WAYS = ("exact", "id__exact", "isnull", "in", "gte", "gt", "lt", "lte")

Gate = Callable[[Actor, str, Model | None], bool]
_gate: list[Gate] = []


def decide_by(gate: Gate) -> None:
    """``gate(actor, capability, row)``: may this actor use the capability, on this row or anywhere when None."""
    _gate[:] = [gate]


def may(actor: Actor, capability: str, row: Model | None) -> bool:
    return bool(_gate) and _gate[0](actor, capability, row)


def _asked_by(item: Any) -> set[str]:
    """The parameters by which a filter of a list narrows it: of a class of ours its own, else the column's."""
    if isinstance(item, type):
        return {item.parameter_name}  # type: ignore[attr-defined]
    name = item if isinstance(item, str) else item[0]
    return {name, *(f"{name}__{way}" for way in PLAIN_WAYS)}


class DomainChangeList(ChangeList):
    def url_for_result(self, result: Model) -> str:
        """The row's page. Fifty rows differ in their keys only."""
        key = quote(getattr(result, self.pk_attname))
        return f"{self._around_a_key[0]}{key}{self._around_a_key[1]}"

    @cached_property
    def _around_a_key(self) -> tuple[str, str]:
        name = f"{self.model_admin.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_change"
        before, _stand_in, after = reverse(name, args=[STAND_IN]).rpartition(STAND_IN)
        return before, after


class DomainAdmin(admin.ModelAdmin):
    """Lists what ``visible_in_console(actor)`` (else ``visible_to``) of the model's manager returns.

    ``see`` and ``edit`` name capabilities. Nothing is added, changed or deleted past an action: a subclass
    that opens ``change`` overrides ``save_model`` to call one.
    """

    empty_value_display = '<span class="none">-</span>'  # left out where a row is a card on a phone
    see = "people.see"
    edit = ""
    view_on_site = False  # a page of the portal is linked to by its own address
    list_per_page = 50
    show_full_result_count = False
    list_select_related: Any = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        manager = self.model._default_manager
        read = getattr(manager, "visible_in_console", None) or manager.visible_to
        return read(request.actor).order_by(*self.get_ordering(request) or ("-pk",))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DomainChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # type: ignore[override]
        """Only what the list offers as a filter. By any other column its contents could be guessed letter by letter,
        by asking for whom it begins so: a password's digest, the code in a letter."""
        return any(lookup in _asked_by(item) for item in self.get_list_filter(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.actor, self.see, None)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.actor, self.see, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(self.edit) and may(request.actor, self.edit, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_addition(self, *args: Any) -> None:  # type: ignore[override]
        """The audit writes it down; Django's own log would say it twice."""

    log_change = log_addition  # type: ignore[assignment]
    log_deletions = log_addition  # type: ignore[assignment]
