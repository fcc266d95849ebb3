"""Text messages in the console: the templates, and the numbers that are left alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from common.doors import refusals_on
from common.verdicts import Refusal
from messaging.actions import sms_templates
from messaging.actions.numbers import lift_number
from messaging.admin.returns import OfTheWholeSchool, written_out
from messaging.admin.written_down import WrittenDownAdmin
from messaging.forms import NumberLiftForm, SmsTemplateForm
from messaging.models import SmsNumber, SmsTemplate
from messaging.permissions import can_change_sms_templates, can_lift_number
from messaging.registry import texts
from messaging.words import said


@admin.register(SmsTemplate)
class SmsTemplateAdmin(WrittenDownAdmin):
    """What the carrier has approved, as the office wrote it down."""

    list_display = ("code", "which", "language", "kind", "state", "sign_name")
    list_filter = ("state", "kind")
    ordering = ("letter", "language", "-pk")
    fields = ("code", "sign_name", "which", "language", "kind", "state", "text")
    readonly_fields = fields

    @admin.display(description=_("text message"), ordering="letter")
    def which(self, template: SmsTemplate) -> str:
        return str(texts[template.letter].label) if template.letter in texts else template.letter

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_change_sms_templates(request.actor).or_raise()
        return self._edit(request, None, _("Write down a template"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """To read; a page of our own for those who may change it."""
        template = self.get_object(request, object_id)
        if template is None or not can_change_sms_templates(request.actor):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._edit(request, template, template.code)

    def _edit(self, request: HttpRequest, template: SmsTemplate | None, title: Any) -> HttpResponse:
        form = SmsTemplateForm(request.POST or None, instance=template)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                if template is None:
                    sms_templates.add_sms_template(by=request.actor, **form.cleaned_data)
                else:
                    sms_templates.change_sms_template(template, by=request.actor, **form.cleaned_data)
                messages.success(request, _("Saved. It counts from the next text message on."))
                return redirect("admin:messaging_smstemplate_changelist")
        context = self.admin_site.each_context(request) | {"title": title, "form": form, "opts": self.opts}
        return render(request, "messaging/smstemplate_edit.html", context)


@admin.register(SmsNumber)
class SmsNumberAdmin(OfTheWholeSchool):
    """Whose owner wanted no more, and those at which the carrier finds nobody. Its page lifts one, with a reason."""

    list_display = ("number", "why", "noted_at")
    search_fields = ("number",)
    search_help_text = _("Telephone")
    ordering = ("-stopped_at", "-unreachable_since", "-pk")
    sortable_by = ()
    fields = list_display
    readonly_fields = fields
    actions = None
    change_form_template = "admin/messaging/smsnumber/change_form.html"

    @admin.display(description=_("reason"))
    def why(self, number: SmsNumber) -> str:
        if number.stopped_at is not None:
            return str(_("Its owner answered that no more text messages should come."))
        return str(said(number.unreachable_code) or number.unreachable_code)

    @admin.display(description=_("when"))
    def noted_at(self, number: SmsNumber) -> str:
        moment = number.stopped_at or number.unreachable_since
        return written_out(moment) if moment else ""

    def get_urls(self) -> list[URLPattern]:
        lift = path("<int:pk>/lift/", self.admin_site.admin_view(self.lift), name="messaging_smsnumber_lift")
        return [lift, *super().get_urls()]

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By POST only: a GET of the button's address shows the row and does nothing."""
        number, form = get_object_or_404(self.get_queryset(request), pk=pk), NumberLiftForm(request.POST)
        if request.method != "POST" or not form.is_valid():
            return redirect("admin:messaging_smsnumber_change", pk)
        try:
            lift_number(number, form.reason(), by=request.actor)
            messages.success(request, _("Text messages go to this number again."))
        except Refusal as refusal:  # somebody else was faster
            messages.warning(request, str(refusal.reason))
        return redirect("admin:messaging_smsnumber_changelist")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        number = self.get_object(request, object_id)
        lifting = {"lift_form": NumberLiftForm(), "may_lift": number and can_lift_number(request.actor, number)}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | lifting)
