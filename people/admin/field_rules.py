"""What holds for each personal field until its owner chooses, or for good: one page for all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.console import DomainAdmin
from common.doors import refusals_on
from people import actions
from people.forms.privacy import FieldRulesForm
from people.models import FieldRule
from people.permissions import can_keep_field_rules


@admin.register(FieldRule)
class FieldRuleAdmin(DomainAdmin):
    """Where Django would show a list, all the fields are ruled at once."""

    see = edit = "institution.edit"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows if can_keep_field_rules(request.actor) else rows.none()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return self.field_rules(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:people_fieldrule_changelist")

    def field_rules(self, request: HttpRequest) -> HttpResponse:
        can_keep_field_rules(request.actor).or_raise()
        form = FieldRulesForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.rule_fields(form.ruled(), by=request.actor)
                messages.success(request, _("Saved. It holds from now on."))
                return redirect("admin:people_fieldrule_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("How far fields are shown"),
            "form": form,
            "opts": self.opts,
        }
        return render(request, "people/field_rules.html", context)
