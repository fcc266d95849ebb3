"""What the lists share: the filter by department, names of what stands above, and actions row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from associations.models import Association, Placement
from associations.queries.tree import names_above
from common.console import DomainChangeList
from common.verdicts import Forbidden, Refusal


class DepartmentFilter(admin.SimpleListFilter):
    """The departments in the reader's reach; ``path`` is where the row keeps its place in the tree."""

    title = _("department")
    parameter_name = "department"
    path = "association__path"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        departments = Association.objects.visible_in_console(request.actor)  # type: ignore[attr-defined]
        units = departments.filter(kind=Association.Kind.DEPARTMENT).in_tree_order()
        return [(unit.public_id, unit.name) for unit in units]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        unit = Association.objects.filter(public_id=self.value()).first()
        return queryset.filter(**{f"{self.path}__contains": [unit.pk]}) if unit else queryset.none()


class OwnDepartmentFilter(DepartmentFilter):
    """For the list of associations themselves."""

    path = "path"


class PersonsDepartmentFilter(DepartmentFilter):
    """For the list of persons: somebody whose studies are kept in that department today."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        unit = Association.objects.filter(public_id=self.value()).first()
        there = Placement.objects.filter(affiliation__person=OuterRef("pk"))
        return queryset.filter(Exists(there.at_or_below(unit))) if unit else queryset.none()


class PlacedChangeList(DomainChangeList):
    """Reads the names above every row of the page at once."""

    unit_of: Callable[[Any], Association] = staticmethod(lambda row: row.association)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        above = names_above([self.unit_of(row) for row in self.result_list], request.actor)  # type: ignore[attr-defined]
        for row in self.result_list:
            row.above = above[self.unit_of(row).pk]


def place_of(row: Any) -> str:
    """ "机电工程系 · 2009届 · 机电0632班" for a row of the list; the name alone elsewhere."""
    return " · ".join(part for part in (getattr(row, "above", ""), row.association.name) if part)


def act_on_each(
    request: HttpRequest, rows: QuerySet, act: Callable[..., Any], said: Callable[[Model], str] = str
) -> None:
    """Call the action for every row; each refusal is a yellow line, and the rest is done."""
    done = 0
    for row in rows:
        try:
            act(row, by=request.actor)  # type: ignore[attr-defined]
            done += 1
        except (Refusal, Forbidden) as error:
            messages.warning(request, f"{said(row)}: {error.reason}")
    if done:
        messages.success(request, ngettext("%(rows)s done.", "%(rows)s done.", done) % {"rows": done})
