"""Reports in the console: what waits on all the walls an office looks after, with its two buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.console import DomainAdmin
from common.doors import refusals_told
from common.verdicts import Forbidden, Refusal
from conversations import actions
from conversations.forms import HideForm
from conversations.models import Report
from conversations.permissions import can_judge


@admin.register(Report)
class ReportAdmin(DomainAdmin):
    """What was said is shown here, to those who look after the wall it hangs on; who reported it too."""

    see = "wall.moderate"
    list_display = ("said", "author", "group", "reason", "reporter", "outcome", "created_at")
    list_filter = ("outcome", ("created_at", admin.DateFieldListFilter))
    search_fields = ("reason", "post__body", "comment__body")
    search_help_text = gettext_lazy("Words of the report, or of what was reported")
    ordering = ("decided_at", "-pk")
    actions = ("let_them_stand",)
    change_form_template = "admin/conversations/report/change_form.html"
    fields = ("whole", "author", "group", "reason", "reporter", "created_at", "outcome", "decided_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).with_what_was_said()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Which ones is said by the queryset."""
        return super().has_view_permission(request, None)

    @admin.display(description=gettext_lazy("what was said"))
    def said(self, report: Report) -> str:
        return report.speech.words[:80] or _("pictures")

    @admin.display(description=gettext_lazy("what was said"))
    def whole(self, report: Report) -> str:
        return format_html('<div class="voice prose">{}</div>', report.speech.html)

    @admin.display(description=gettext_lazy("author"))
    def author(self, report: Report) -> str:
        return report.speech.author.full_name

    @admin.display(description=gettext_lazy("group"))
    def group(self, report: Report) -> str:
        return str(report.speech.wall.label)

    @admin.action(description=gettext_lazy("Let them stand"), permissions=["view"])
    def let_them_stand(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        kept = 0
        for report in queryset:
            try:
                actions.keep(report.speech, by=request.actor)
                kept += 1
            except (Refusal, Forbidden) as refusal:
                messages.warning(request, f"{self.said(report)}: {refusal.reason}")
        if kept:
            messages.success(request, _("Looked at: %(kept)d.") % {"kept": kept})

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/keep/", self.admin_site.admin_view(self.keep), name="conversations_report_keep"),
            path("<int:pk>/hide/", self.admin_site.admin_view(self.hide), name="conversations_report_hide"),
        ]
        return own + super().get_urls()

    def keep(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By POST only: a GET of a button's address shows the report and does nothing."""
        report = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            with refusals_told(request):
                actions.keep(report.speech, by=request.actor)
        return redirect("admin:conversations_report_change", pk)

    def hide(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(self.get_queryset(request), pk=pk)
        form = HideForm(request.POST or None)
        if request.method == "POST":
            with refusals_told(request):
                reason = form.cleaned_data["reason"] if form.is_valid() else ""
                actions.hide(report.speech, reason, by=request.actor)
        return redirect("admin:conversations_report_change", pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        report = self.get_object(request, object_id)
        buttons: dict[str, Any] = {}
        if report is not None and report.outcome == Report.Outcome.WAITING:
            buttons = {"may_judge": can_judge(request.actor, report.speech), "hide_form": HideForm()}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | buttons)
