"""The contact log in the console, with what is due; and the institution's list of tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.console import DomainAdmin, may
from common.doors import refusals_on
from common.verdicts import Forbidden, Refusal
from people import actions
from people.forms.touches import TagForm
from people.models import Tag, Touch
from people.permissions import can_keep_tags


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("next step")
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("due")), ("open", _("not done yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "due":
            return queryset.with_a_step_due()
        return queryset.filter(done_at=None).exclude(next_step="") if self.value() == "open" else queryset


def each(request: HttpRequest, rows: QuerySet, act: Callable[..., Any]) -> None:
    """Press one button on several rows; who may not with one of them hears why."""
    done = 0
    for row in rows:
        try:
            act(row, by=request.actor)  # type: ignore[attr-defined]
            done += 1
        except (Refusal, Forbidden) as refusal:
            messages.warning(request, f"{row}: {refusal.reason}")
    if done:
        messages.success(request, _("Done: %(count)d.") % {"count": done})


@admin.register(Touch)
class TouchAdmin(DomainAdmin):
    see = "people.edit"
    list_display = ("person", "kind", "happened_on", "next_step", "due_on", "done_at", "noted_by")
    list_filter = (DueFilter, "kind")
    ordering = ("due_on", "-pk")
    sortable_by = ()
    list_select_related = ("person", "noted_by")
    actions = ("finish", "remove")
    fields = ("person", "kind", "happened_on", "words", "next_step", "due_on", "done_at", "noted_by", "created_at")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Which ones is said by the queryset."""
        return may(request.actor, self.see, None)

    @admin.action(description=gettext_lazy("The next step is done"), permissions=["view"])
    def finish(self, request: HttpRequest, queryset: QuerySet[Touch]) -> None:
        each(request, queryset.select_related("person"), actions.finish_touch)

    @admin.action(description=gettext_lazy("Take off: it was a mistake"), permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Touch]) -> None:
        each(request, queryset.select_related("person"), actions.remove_touch)


@admin.register(Tag)
class TagAdmin(DomainAdmin):
    """The office of the school keeps the list; "add" calls the action."""

    list_display = ("name", "retired_at")
    search_fields = ("name",)
    ordering = ("name",)
    sortable_by = ()
    actions = ("retire",)
    fields = ("name", "retired_at")
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.actor, "people.edit", None)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.actor, "people.edit", None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_keep_tags(request.actor))

    @admin.action(description=gettext_lazy("Offer them no more"), permissions=["view"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        each(request, queryset, actions.retire_tag)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_keep_tags(request.actor).or_raise()
        form = TagForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.make_tag(form.cleaned_data["name"], by=request.actor)
                return redirect("admin:people_tag_changelist")
        context = self.admin_site.each_context(request) | {"title": _("A new tag"), "form": form, "opts": self.opts}
        return render(request, "people/tag_make.html", context)
