"""Deliveries in the console: where each letter is, and the few of which nobody knows, first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.console import DomainAdmin
from common.verdicts import Refusal
from messaging.actions.resolving import mark_arrived, send_again
from messaging.admin.returns import written_out
from messaging.engine import ask_about
from messaging.models import UNKNOWN_FIRST, Delivery
from messaging.permissions import can_ask, can_resolve, can_see_deliveries, can_send_again
from messaging.registry import categories, find_category, stops, waits
from messaging.words import said

REASONS = {
    "matter_gone": _("What it was about is gone."),
    "worker_gone": _("The worker was stopped while it handed this letter over."),
    "said_to_have_arrived": _("Somebody of the office said that it arrived."),
    "over_limit": _("It waits its turn: so many may leave in a time, by the limits of the institution."),
    "cancelled": _("The mailing was cancelled before this letter left."),
    "sent_again_by_itself": _("Sent again by itself, with a line that it may be a repeat: it must arrive."),
    "sent_again": _("Sent again by the office."),
    "provider_has_nothing": _("The provider was asked and has nothing of this letter: it never came so far."),
    "said_by_the_other_side": _("The mail server that has it told us so."),
}

QUESTIONS = 10  # to a provider, from one page


def _answer(delivery: Delivery | None) -> Any:
    if delivery is None:
        return _("The provider gave no answer. Ask again later.")
    if delivery.state == Delivery.State.ACCEPTED:
        return _("The provider has it: it was handed over.")
    if delivery.state == Delivery.State.REFUSED:
        return _("The provider could not bring it.")
    if delivery.state == Delivery.State.UNKNOWN and delivery.reason != "provider_has_nothing":
        return _("The provider has nothing of it yet. It is asked again by itself.")
    return _("The provider was asked and has nothing of this letter: it never came so far.")


class CategoryFilter(admin.SimpleListFilter):
    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(category.code, str(category.label)) for category in categories]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(category=self.value()) if self.value() else queryset


@admin.register(Delivery)
class DeliveryAdmin(DomainAdmin):
    """Without the text of any letter. The two buttons are the only thing one can do here."""

    see = "messages.see"
    list_display = ("what", "whom", "channel", "state", "written_at", "why")
    list_filter = ("state", "channel", CategoryFilter)
    list_select_related = ("addressee__owner",)
    search_fields = ("addressee__email", "address", "message_id", "public_id")
    search_help_text = _("Address, Message-ID")
    ordering = UNKNOWN_FIRST
    actions = ("ask_the_provider", "say_they_arrived", "send_them_again")
    change_form_template = "admin/messaging/delivery/change_form.html"
    fields = (
        "what",
        "category_label",
        "whom",
        "address",
        "channel",
        "state",
        "why",
        "attempt",
        "written_at",
        "next_at",
        "handed_at",
        "settled_at",
        "name_in_headers",
        "template",
    )
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_deliveries(request.actor))

    @admin.display(description=_("letter"))
    def what(self, delivery: Delivery) -> str:
        return delivery.subject or self.category_label(delivery)

    @admin.display(description=_("category"))
    def category_label(self, delivery: Delivery) -> str:
        category = find_category(delivery.category)
        return str(category.label) if category else delivery.category

    @admin.display(description=_("written"), ordering="created_at")
    def written_at(self, delivery: Delivery) -> str:
        return written_out(delivery.created_at)

    @admin.display(description="Message-ID")
    def name_in_headers(self, delivery: Delivery) -> str:
        return delivery.message_id

    @admin.display(description=_("to"))
    def whom(self, delivery: Delivery) -> str:
        return str(delivery.addressee.owner or delivery.addressee.email or delivery.address)

    @admin.display(description=_("reason"))
    def why(self, delivery: Delivery) -> str:
        """A stop's or our own sentence, else the words of the other side."""
        told = {each.code: each.reason for each in (*stops, *waits)} | REASONS
        return str(told.get(delivery.reason) or said(delivery.reason) or delivery.reason)

    @admin.action(description=_("Ask the provider"), permissions=["view"])
    def ask_the_provider(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Few at once: each is a question to somebody else, while the page waits."""
        for delivery in queryset[:QUESTIONS]:
            try:
                messages.info(request, f"{self.what(delivery)}: {_answer(ask_about(delivery, by=request.actor))}")
            except Refusal as refusal:
                messages.warning(request, f"{self.what(delivery)}: {refusal.reason}")

    @admin.action(description=_("It arrived"), permissions=["view"])
    def say_they_arrived(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._each(request, queryset, mark_arrived)

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_them_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._each(request, queryset, send_again)

    def _each(self, request: HttpRequest, queryset: QuerySet[Delivery], act: Callable[..., Any]) -> None:
        done = 0
        for delivery in queryset:
            try:
                act(delivery, by=request.actor)
                done += 1
            except Refusal as refusal:
                messages.warning(request, f"{self.what(delivery)}: {refusal.reason}")
        if done:
            words = ngettext("%(letters)s letter settled.", "%(letters)s letters settled.", done)
            messages.success(request, words % {"letters": done})

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/arrived/", self.admin_site.admin_view(self.arrived), name="messaging_delivery_arrived"),
            path("<int:pk>/ask/", self.admin_site.admin_view(self.ask), name="messaging_delivery_ask"),
            path("<int:pk>/again/", self.admin_site.admin_view(self.again), name="messaging_delivery_again"),
        ]
        return own + super().get_urls()

    def arrived(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._one(request, pk, self.say_they_arrived)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._one(request, pk, self.send_them_again)

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._one(request, pk, self.ask_the_provider)

    def _one(self, request: HttpRequest, pk: int, act: Callable[..., Any]) -> HttpResponse:
        """By POST only: a GET of a button's address shows the letter and does nothing."""
        delivery = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            act(request, Delivery.objects.filter(pk=delivery.pk))
        return redirect("admin:messaging_delivery_change", pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        delivery = self.get_object(request, object_id)
        verdicts = {}
        if delivery is not None:
            verdicts = {
                "may_resolve": can_resolve(request.actor, delivery),
                "may_ask": can_ask(request.actor, delivery),
                "may_send_again": can_send_again(request.actor, delivery),
            }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | verdicts)
