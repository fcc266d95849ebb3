"""The orders of channels in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from common.doors import refusals_on
from messaging.actions.orders import set_channel_order
from messaging.admin.written_down import WrittenDownAdmin
from messaging.forms import ChannelOrderForm
from messaging.models import ChannelOrder
from messaging.permissions import can_change_sms_templates
from messaging.registry import find_category


@admin.register(ChannelOrder)
class ChannelOrderAdmin(WrittenDownAdmin):
    """Which channel comes first for a kind of letter, and which follows when it fails."""

    list_display = ("which", "in_words", "minutes")
    ordering = ("category",)
    fields = ("which", "in_words", "minutes")
    readonly_fields = fields

    @admin.display(description=_("kind of letter"), ordering="category")
    def which(self, order: ChannelOrder) -> str:
        kind = find_category(order.category)
        return str(kind.label) if kind else order.category

    @admin.display(description=_("in this order"))
    def in_words(self, order: ChannelOrder) -> str:
        return str(order.in_words)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_change_sms_templates(request.actor).or_raise()
        return self._edit(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        order = self.get_object(request, object_id)
        if order is None or not can_change_sms_templates(request.actor):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._edit(request, order)

    def _edit(self, request: HttpRequest, order: ChannelOrder | None) -> HttpResponse:
        form = ChannelOrderForm(order, request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                set_channel_order(**form.facts(), by=request.actor)
                messages.success(request, _("Saved. It counts from the next letter on."))
                return redirect("admin:messaging_channelorder_changelist")
        title = self.which(order) if order else _("Order the channels of a kind of letter")
        context = self.admin_site.each_context(request) | {"title": title, "form": form, "opts": self.opts}
        return render(request, "messaging/channelorder_edit.html", context)
