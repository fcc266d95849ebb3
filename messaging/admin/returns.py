"""What came back in the console, and the addresses that are left alone because of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.console import DomainAdmin
from common.doors import refusals_on
from messaging.actions.suppressing import leave_alone, lift
from messaging.forms import LeaveAloneForm, LiftForm
from messaging.inspection import look_at_domain
from messaging.letters.composing import sender_address
from messaging.models import Delivery, IncomingMail, Suppression
from messaging.permissions import can_keep_suppressions, can_see_deliveries
from messaging.queries.rates import rates


class OfTheWholeSchool(DomainAdmin):
    """For the office that sees the deliveries everywhere."""

    see = "messages.see"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_deliveries(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_deliveries(request.actor))


def written_out(moment: datetime) -> str:
    """As a list shows it: on the page of one row Django would show the bare value of a column that is computed."""
    return str(localize(template_localtime(moment)))


def _link_to(delivery: Delivery | None) -> str:
    if delivery is None:
        return ""
    url = reverse("admin:messaging_delivery_change", args=[delivery.pk])
    return format_html('<a href="{}">{}</a>', url, delivery.subject or delivery.public_id)


@admin.register(Suppression)
class SuppressionAdmin(OfTheWholeSchool):
    """Each with its evidence. "Add" leaves one more alone; the page of one lifts it, with a reason."""

    list_display = ("email", "cause", "evidence", "noted_at", "until")
    list_filter = ("cause",)
    search_fields = ("email",)
    search_help_text = gettext_lazy("Address")
    ordering = ("-pk",)
    sortable_by = ()
    fields = ("email", "cause", "evidence", "noted_at", "until", "letter")
    readonly_fields = fields
    change_form_template = "admin/messaging/suppression/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_keep_suppressions(request.actor))

    @admin.display(description=gettext_lazy("when"))
    def noted_at(self, suppression: Suppression) -> str:
        return written_out(suppression.created_at)

    @admin.display(description=gettext_lazy("the letter it began with"))
    def letter(self, suppression: Suppression) -> str:
        return _link_to(suppression.delivery)

    def get_urls(self) -> list[URLPattern]:
        name = "messaging_suppression_lift"
        return [path("<int:pk>/lift/", self.admin_site.admin_view(self.lift), name=name), *super().get_urls()]

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """By POST only: a GET of the button's address shows the row and does nothing."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form = LiftForm(request.POST)
        if request.method != "POST" or not form.is_valid():
            return redirect("admin:messaging_suppression_change", pk)
        lift(row, form.reason(), by=request.actor)
        messages.success(request, _("Letters go to this address again."))
        return redirect("admin:messaging_suppression_changelist")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_keep_suppressions(request.actor).or_raise()
        form = LeaveAloneForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                leave_alone(form.cleaned_data["email"], form.cleaned_data["evidence"], by=request.actor)
                messages.success(request, _("Nothing goes there any more but what must arrive."))
                return redirect("admin:messaging_suppression_changelist")
        title = _("Leave an address alone")
        context = self.admin_site.each_context(request) | {"title": title, "form": form, "opts": self.opts}
        return render(request, "admin/messaging/suppression/add.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        lifting = {"lift_form": LiftForm(), "may_lift": can_keep_suppressions(request.actor)}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | lifting)


@admin.register(IncomingMail)
class IncomingMailAdmin(OfTheWholeSchool):
    """Words are shown of what was written to the office. An answer to a mailing is its author's."""

    list_display = ("noted_at", "kind", "outcome", "sender", "heading", "door")
    list_filter = ("kind", "outcome", "door")
    search_fields = ("sender",)
    search_help_text = gettext_lazy("Address")
    ordering = ("-pk",)
    sortable_by = ()
    list_select_related = ("delivery",)
    change_list_template = "admin/messaging/incomingmail/change_list.html"
    fields = ("noted_at", "kind", "outcome", "sender", "heading", "letter", "door", "size", "attachments", "words")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        name = "messaging_incomingmail_health"
        return [path("health/", self.admin_site.admin_view(self.health), name=name), *super().get_urls()]

    def health(self, request: HttpRequest) -> HttpResponse:
        """The sending domain, and what came back. Name servers are asked while the page is made: it is opened seldom,
        and wants to be true."""
        can_see_deliveries(request.actor).or_raise()
        said = {"domain": sender_address().rpartition("@")[2], "findings": look_at_domain(), "rates": rates()}
        context = self.admin_site.each_context(request) | {"title": _("Whether our letters arrive"), "opts": self.opts}
        return render(request, "admin/messaging/incomingmail/health.html", context | said)

    @admin.display(description=gettext_lazy("when"))
    def noted_at(self, mail: IncomingMail) -> str:
        return written_out(mail.created_at)

    @admin.display(description=gettext_lazy("subject"))
    def heading(self, mail: IncomingMail) -> str:
        return mail.subject if mail.is_for_the_office else ""

    @admin.display(description=gettext_lazy("text"))
    def words(self, mail: IncomingMail) -> str:
        return mail.text if mail.is_for_the_office else _("Written to somebody else, so it is not shown here.")

    @admin.display(description=gettext_lazy("letter"))
    def letter(self, mail: IncomingMail) -> str:
        return _link_to(mail.delivery)
