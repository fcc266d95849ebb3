"""The templates of text messages in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from common.console import DomainAdmin
from common.doors import refusals_on
from messaging.actions import sms_templates
from messaging.forms import SmsTemplateForm
from messaging.models import SmsTemplate
from messaging.permissions import can_change_sms_templates, can_see_deliveries
from messaging.registry import texts


@admin.register(SmsTemplate)
class SmsTemplateAdmin(DomainAdmin):
    """What the carrier has approved, as the office wrote it down."""

    see = "messages.see"
    list_display = ("code", "which", "language", "kind", "state", "sign_name")
    list_filter = ("state", "kind")
    ordering = ("letter", "language", "-pk")
    actions = None
    sortable_by = ()
    fields = ("code", "sign_name", "which", "language", "kind", "state", "text")
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_change_sms_templates(request.actor))

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
