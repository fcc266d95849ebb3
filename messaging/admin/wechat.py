"""The templates of WeChat messages in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from common.doors import refusals_on
from messaging.actions import wechat_templates
from messaging.admin.written_down import WrittenDownAdmin
from messaging.forms import WechatTemplateForm
from messaging.models import WechatTemplate
from messaging.permissions import can_change_sms_templates
from messaging.registry import find_category


@admin.register(WechatTemplate)
class WechatTemplateAdmin(WrittenDownAdmin):
    """What the service account may send, as the office wrote it down."""

    list_display = ("template_id", "which", "language", "state")
    list_filter = ("state",)
    ordering = ("category", "language", "-pk")
    fields = ("template_id", "which", "language", "state", "text", "filled_by")
    readonly_fields = fields

    @admin.display(description=_("kind of letter"), ordering="category")
    def which(self, template: WechatTemplate) -> str:
        kind = find_category(template.category)
        return str(kind.label) if kind else template.category or str(_("every kind without one of its own"))

    @admin.display(description=_("what fills the fields"))
    def filled_by(self, template: WechatTemplate) -> str:
        return ", ".join(f"{name} = {fill}" for name, fill in template.fills.items())

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
        return self._edit(request, template, template.template_id)

    def _edit(self, request: HttpRequest, template: WechatTemplate | None, title: Any) -> HttpResponse:
        form = WechatTemplateForm(request.POST or None, instance=template)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                if template is None:
                    wechat_templates.add_wechat_template(by=request.actor, **form.facts())
                else:
                    wechat_templates.change_wechat_template(template, by=request.actor, **form.facts())
                messages.success(request, _("Saved. It counts from the next letter by WeChat on."))
                return redirect("admin:messaging_wechattemplate_changelist")
        context = self.admin_site.each_context(request) | {"title": title, "form": form, "opts": self.opts}
        return render(request, "messaging/wechattemplate_edit.html", context)
