"""How far the associations reach (F11): a figure, the same numbers as a table, and the records behind them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from associations.exports import coverage_csv
from associations.models import Association, Capability
from associations.permissions.scope import holds, must_hold
from associations.queries.coverage import (
    CLASSES,
    PEOPLE,
    Line,
    classes_behind,
    counted_at,
    eras_of,
    line_of,
    lines_below,
    people_behind,
    where_to_begin,
)
from associations.queries.paging import page_by_name
from associations.queries.tree import names_above
from associations.queries.windows import Years, windows_by_child
from associations.views.pages import association_or_404, crumbs_to
from common.drawing.coverage import Branch, by_era, narrow_tree, wide_tree
from common.pages import Link

SHOWN = {
    "liaison": gettext_lazy("With a liaison"),
    "group": gettext_lazy("In the group"),
    "reach": gettext_lazy("Reachable"),
}
TITLES = {
    "classes": gettext_lazy("Class groups"),
    "lit": gettext_lazy("Class groups with a liaison"),
    "dark": gettext_lazy("Class groups without a liaison"),
    "placed": gettext_lazy("Graduates"),
    "in-group": gettext_lazy("Graduates in the group"),
    "missing": gettext_lazy("Graduates not in the group yet"),
    "reachable": gettext_lazy("Graduates we can reach"),
    "unreachable": gettext_lazy("Graduates we cannot reach"),
}
MOST_CLASSES = 500


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TableLine:
    title: str
    url: str
    cells: list[Cell]


@require_GET
def association_coverage(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    show = request.GET.get("show", "liaison")
    if show not in SHOWN:
        raise Http404
    total, lines = line_of(association), lines_below(association, request.actor)
    windows = windows_by_child(association, show)
    opens = holds(request.actor, Capability.PEOPLE_SEE, association)
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor, itself=True),
        "total": total,
        "darkest": max(lines, key=lambda line: line.dark, default=None),
        "counted_at": counted_at(),
        "show": show,
        "chips": [Link(label, f"?show={code}", is_current=code == show) for code, label in SHOWN.items()],
        "columns": _columns(),
        "lines": [_table_line(line, opens) for line in lines],
        "total_line": _table_line(total, opens),
        "begin": where_to_begin([line.unit for line in lines], windows) if show == "liaison" else [],
    }
    return render(request, "associations/association_coverage.html", context | _figure(lines, windows, show))


@require_GET
def coverage_export(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    lines = [*lines_below(association, request.actor), line_of(association)]
    response = HttpResponse(coverage_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="coverage-{association.public_id}.csv"'
    return response


@require_GET
def coverage_records(request: HttpRequest, slug: str, of: str) -> HttpResponse:
    """What a number was counted from: class groups for everybody, people for those who keep their records."""
    association = association_or_404(request, slug)
    context = {
        "association": association,
        "crumbs": [
            *crumbs_to(association, request.actor, itself=True),
            Link(_("Coverage"), reverse("association_coverage", args=[association.slug])),
        ],
        "title": TITLES.get(of),
    }
    if of in CLASSES:
        return render(request, "associations/coverage_records.html", context | _classes(request, association, of))
    if of not in PEOPLE:
        raise Http404
    if not request.actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    must_hold(request.actor, Capability.PEOPLE_SEE, association).or_raise()
    people = people_behind(association, of)
    page = page_by_name(people, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(request, "associations/coverage_records.html", context | {"page": page, "people": page.rows})


def _classes(request: HttpRequest, association: Association, of: str) -> dict[str, object]:
    first, last = (_year(request.GET.get(name, "")) for name in ("from", "to"))
    classes = list(classes_behind(association, of, first, last)[: MOST_CLASSES + 1])
    above = names_above(classes, request.actor)
    return {
        "classes": [(unit, above[unit.pk]) for unit in classes[:MOST_CLASSES]],
        "there_are_more": len(classes) > MOST_CLASSES,
    }


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 else None


def _columns() -> list[dict[str, object]]:
    labels = [
        *(_("Unit"), _("Class groups"), _("With a liaison"), _("Share")),
        *(_("Graduates"), _("In the group"), _("Share"), _("Reachable"), _("Share")),
    ]
    return [{"label": label, "is_number": at > 0} for at, label in enumerate(labels)]


def _table_line(line: Line, opens: bool) -> TableLine:
    """Numbers of classes open for everybody, numbers of people for those who may see them."""

    def behind(number: int, of: str) -> Cell:
        may = number and (of in CLASSES or opens)
        return Cell(f"{number:,}", reverse("coverage_records", args=[line.unit.slug, of]) if may else "")

    cells = [
        *(behind(line.classes, "classes"), behind(line.lit, "lit"), Cell(percent(line.lit_share))),
        *(behind(line.placed, "placed"), behind(line.in_the_group, "in-group"), Cell(percent(line.group_share))),
        *(behind(line.reachable, "reachable"), Cell(percent(line.reach_share))),
    ]
    below = reverse("association_coverage", args=[line.unit.slug])
    return TableLine(line.unit.name, below if line.classes else line.unit.get_absolute_url(), cells)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{localize(share)}%"


def _figure(lines: list[Line], windows: dict[int, Years], show: str) -> dict[str, object]:
    """Nothing to draw while there are no classes."""
    drawn = [line for line in lines if windows.get(line.unit.pk)]
    if not drawn:
        return {}
    cuts = eras_of(windows)
    branches = [_branch(line, windows[line.unit.pk], cuts, show) for line in drawn]
    label = _("The tree: each unit with all its classes; where somebody keeps a class it is lit. The numbers follow.")
    heads = (_("School"), _("Units, by graduates"), _("Classes, a window each"), str(SHOWN[show]))
    return {
        "wide": wide_tree(branches, label=label, heads=heads, name="tree-wide"),
        "narrow": narrow_tree(branches, label=label, name="tree-narrow"),
        "eras": _eras(windows, cuts),
    }


def _branch(line: Line, years: Years, cuts: list[int], show: str) -> Branch:
    share = {"liaison": line.lit_share, "group": line.group_share, "reach": line.reach_share}[show]
    about = _("%(people)s people, %(share)s in the group") % {
        "people": f"{line.placed:,}",
        "share": percent(line.group_share),
    }
    note = _("%(count)s still dark") % {"count": f"{line.dark:,}"} if show == "liaison" else ""
    return Branch(line.unit.name, about, percent(share), note, line.placed, line.in_the_group, by_era(years, cuts))


def _eras(windows: dict[int, Years], cuts: list[int]) -> str:
    """ "1960—1999, 2000—2012, 2013—2025": what the gaps between the windows mean."""
    years = [year for unit in windows.values() for year in unit]
    starts, ends = [min(years), *cuts], [*(cut - 1 for cut in cuts), max(years)]
    return _(", ").join(f"{start}—{end}" for start, end in zip(starts, ends, strict=True))
