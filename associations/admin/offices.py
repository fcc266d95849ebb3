"""Offices and terms in the console: who holds what until when, and the few that need somebody now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from associations import actions
from associations.admin.shared import DepartmentFilter, PlacedChangeList, act_on_each, place_of
from associations.forms.offices import OfficeForm
from associations.models import Association, Capability, Office, Term
from associations.models.rights import rights_of, today
from associations.permissions.offices import can_manage_offices
from common.console import DomainAdmin, may
from common.doors import refusals_on

SOON = timedelta(days=30)


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("now", _("Serving today")),
            ("ending", _("Ending within 30 days")),
            ("coming", _("Still to begin")),
            ("over", _("Over")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        day = today()
        chosen = {
            "now": lambda: queryset.serving_today(),  # type: ignore[attr-defined]
            "ending": lambda: queryset.serving_today().filter(ends_on__lte=day + SOON),  # type: ignore[attr-defined]
            "coming": lambda: queryset.filter(starts_on__gt=day).not_over(),  # type: ignore[attr-defined]
            "over": lambda: queryset.filter(ends_on__lte=day),
        }
        return chosen[self.value()]() if self.value() in chosen else queryset


@admin.register(Term)
class TermAdmin(DomainAdmin):
    see = "console.open"
    list_display = ("holder", "office", "where", "starts_on", "ends_on", "stands")
    list_filter = (WhenFilter, "office", DepartmentFilter)
    list_select_related = ("association", "office", "person")
    search_fields = ("person__full_name", "person__search_forms", "association__name_zh", "association__name_en")
    search_help_text = _("Name of the holder or of the association")
    ordering = ("-starts_on", "-pk")
    sortable_by = ("starts_on", "ends_on")
    actions = ("end_today",)
    change_form_template = "admin/associations/term/change_form.html"
    fields = (("holder", "office"), "where", ("starts_on", "ends_on"), "appointed_by", "may_do")
    readonly_fields = ("holder", "office", "where", "starts_on", "ends_on", "appointed_by", "may_do")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PlacedChangeList

    @admin.display(description=_("holder"), ordering="person__sort_key")
    def holder(self, term: Term) -> str:
        return term.person.full_name

    @admin.display(description=_("association"))
    def where(self, term: Term) -> str:
        return place_of(term)

    @admin.display(description=_("state"))
    def stands(self, term: Term) -> Any:
        day = today()
        if term.ends_on is not None and term.ends_on <= day:
            return _("over")
        return _("still to begin") if term.starts_on > day else _("serving")

    @admin.display(description=_("may"))
    def may_do(self, term: Term) -> str:
        return ", ".join(str(Capability(code).label) for code in term.office.capabilities) or "–"

    @admin.action(description=_("End today"), permissions=["view"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Term]) -> None:
        act_on_each(request, queryset, actions.end_term)


@admin.register(Office)
class OfficeAdmin(DomainAdmin):
    """What there is to be appointed to, and what each may do; changed by those who manage offices at the school."""

    see = "console.open"
    list_display = ("name", "said_kinds", "may_do", "single_holder", "answers_requests")
    sortable_by = ()
    actions = None
    fields = (("name_zh", "name_en"), "said_kinds", "may_do", ("single_holder", "answers_requests"))
    readonly_fields = ("name_zh", "name_en", "said_kinds", "may_do", "single_holder", "answers_requests")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Office.objects.all()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.actor, self.see, None)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_manage_offices(request.actor))  # type: ignore[attr-defined]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_manage_offices(request.actor).or_raise()  # type: ignore[attr-defined]
        return self._edit(request, Office(), _("Open an office"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """To read; a page of our own for those who may change it."""
        office = self.get_object(request, object_id)
        if office is None or not can_manage_offices(request.actor):  # type: ignore[attr-defined]
            return super().change_view(request, object_id, form_url, extra_context)
        return self._edit(request, office, office.name)

    def _edit(self, request: HttpRequest, office: Office, title: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        form = OfficeForm(request.POST or None, instance=office, held=rights_of(actor).at_school())
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                if office.pk:
                    actions.change_office(office, by=actor, **form.facts())
                else:
                    actions.open_office(**form.facts(), by=actor)
                messages.success(request, _("Saved. Whoever holds it has these rights from now on."))
                return redirect("admin:associations_office_changelist")
        context = self.admin_site.each_context(request) | {"title": title, "form": form, "opts": self.opts}
        return render(request, "associations/office_edit.html", context)

    @admin.display(description=_("in associations of kind"))
    def said_kinds(self, office: Office) -> str:
        return ", ".join(str(Association.Kind(kind).label) for kind in office.kinds)

    @admin.display(description=_("may"))
    def may_do(self, office: Office) -> str:
        return ", ".join(str(Capability(code).label) for code in office.capabilities) or "–"
