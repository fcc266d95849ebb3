"""Associations in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from associations import actions
from associations.actions.tree import DETAILS
from associations.admin.shared import OwnDepartmentFilter, PlacedChangeList, act_on_each
from associations.models import Association, FormerAssociationName, Term
from associations.permissions.tree import can_take_from_its_place
from associations.queries.coverage import line_of
from associations.queries.windows import with_light
from common.console import DomainAdmin, may
from common.verdicts import Forbidden, Refusal


class AssociationChangeList(PlacedChangeList):
    """Who keeps each association of the page, in one query."""

    unit_of = staticmethod(lambda row: row)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        serving = Term.objects.filter(association__in=self.result_list, office__answers_requests=True).serving_today()
        keepers: dict[int, list[str]] = {}
        for term in serving.select_related("person").order_by("office__rank", "starts_on"):
            keepers.setdefault(term.association_id, []).append(term.person.full_name)
        for row in self.result_list:
            row.keepers = keepers.get(row.pk, [])


class KeptFilter(admin.SimpleListFilter):
    title = _("kept")
    parameter_name = "kept"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Somebody keeps it")), ("no", _("Nobody keeps it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(is_kept=self.value() == "yes") if self.value() else queryset


class WholeRowForm(ModelForm):
    """Checks the row as a whole, also against fields that are only shown: two of one name under one parent."""

    def _get_validation_exclusions(self) -> set[str]:
        return set()


@admin.register(Association)
class AssociationAdmin(DomainAdmin):
    see = "console.open"
    edit = "tree.edit"
    form = WholeRowForm
    list_display = ("unit", "kind", "state", "kept_by", "lit_classes", "in_the_group", "reachable")
    list_filter = (KeptFilter, "kind", "state", "mode", OwnDepartmentFilter)
    search_fields = ("name_zh",)
    search_help_text = _("Names, present and former, or letters of the address")
    ordering = ("tier", "sort_key", "pk")
    sortable_by = ()
    actions = ("activate", "begin_to_close", "close")
    change_form_template = "admin/associations/association/change_form.html"
    fields = (
        ("name_zh", "name_en"),
        ("kind", "parent", "state"),
        ("mode", "joining"),
        ("founding_year", "entry_year", "end_year"),
        "charter",
        "former",
    )
    readonly_fields = ("kind", "parent", "state", "former")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_light(super().get_queryset(request)).select_related("coverage")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AssociationChangeList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        for word in term.split()[:5]:
            named = Q(name_zh__icontains=word) | Q(name_en__icontains=word)
            former = FormerAssociationName.objects.filter(named, association=OuterRef("pk"))
            queryset = queryset.filter(named | Q(slug__icontains=word) | Exists(former))
        return queryset, False

    @admin.display(description=_("association"))
    def unit(self, association: Association) -> str:
        above = getattr(association, "above", "")
        return format_html('{}<span class="quiet">{}</span>', association.name, f" · {above}" if above else "")

    @admin.display(description=_("kept by"))
    def kept_by(self, association: Association) -> str:
        return ", ".join(getattr(association, "keepers", [])) or "–"

    @admin.display(description=_("class groups, with a liaison"))
    def lit_classes(self, association: Association) -> str:
        line = line_of(association)
        return f"{line.lit:,} / {line.classes:,}" if line.classes else "–"

    @admin.display(description=_("graduates, in the group"))
    def in_the_group(self, association: Association) -> str:
        line = line_of(association)
        return f"{line.in_the_group:,} / {line.placed:,}" if line.placed else "–"

    @admin.display(description=_("reachable"))
    def reachable(self, association: Association) -> str:
        share = line_of(association).reach_share
        return "–" if share is None else f"{share}%"

    @admin.display(description=_("former names"))
    def former(self, association: Association) -> str:
        return ", ".join(str(name) for name in association.former_names.order_by("-until")) or "–"

    @admin.action(description=_("Open"), permissions=["view"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Association]) -> None:
        act_on_each(request, queryset, actions.activate_association)

    @admin.action(description=_("Begin to close"), permissions=["view"])
    def begin_to_close(self, request: HttpRequest, queryset: QuerySet[Association]) -> None:
        act_on_each(request, queryset, actions.begin_closing)

    @admin.action(description=_("Close: terms end today"), permissions=["view"])
    def close(self, request: HttpRequest, queryset: QuerySet[Association]) -> None:
        act_on_each(request, queryset.order_by("-tier", "-path__len", "pk"), actions.close_association)

    def save_model(self, request: HttpRequest, obj: Association, form: ModelForm, change: bool) -> None:
        """By the action; the row in hand is thrown away."""
        values = form.cleaned_data
        try:
            details = {name: values[name] for name in DETAILS if name in values}
            actions.rename_and_change(obj, values["name_zh"], values["name_en"], by=request.actor, **details)
        except (Refusal, Forbidden) as error:  # the state of things changed since the form was read
            messages.error(request, str(error.reason))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        association = self.get_object(request, object_id)
        extra: dict[str, Any] = {}
        if association is not None:
            extra = {
                "may_appoint": may(request.actor, "offices.appoint", association),
                "may_open": may(request.actor, "tree.edit", association),
                "may_take": can_take_from_its_place(request.actor, association),
            }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)
