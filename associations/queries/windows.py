"""Every class as a window: lit where somebody keeps it today. Aggregated by the database, so 60,000 are few rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from associations.models import Association, Term

Years = Mapping[int, Sequence[int]]


def with_light(classes: QuerySet[Association]) -> QuerySet[Association]:
    """``is_kept``: somebody who answers requests serves in it today."""
    serving = Term.objects.filter(
        association=OuterRef("pk"), office__answers_requests=True, person__deceased_at=None
    ).serving_today()
    return classes.annotate(is_kept=Exists(serving))


def windows_by_year(association: Association | None = None) -> dict[int, list[int]]:
    """Graduation year → 1 or 0 for each standing class at or below the association, or of the whole school."""
    rows = _panes(association).values("end_year").annotate(panes=_GLASS).values_list("end_year", "panes")
    return {year: _levels(panes) for year, panes in rows}


def windows_by_child(association: Association, show: str = "liaison") -> dict[int, Years]:
    """The same for each child of the association: what the figure of the coverage page is drawn from.

    ``show`` is what makes light: ``"liaison"``, or the share of the class that is in the ``"group"`` or within
    ``"reach"``: dark for nobody, dim below half, bright from nine in ten.
    """
    below = _panes(association, show).annotate(child=F(f"path__{len(association.path)}"))
    children: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for child, year, panes in (
        below.values("child", "end_year").annotate(panes=_GLASS).values_list("child", "end_year", "panes")
    ):
        children[child if child is not None else association.pk][year] = _levels(panes)
    return dict(children)


def _panes(association: Association | None, show: str = "liaison") -> QuerySet[Association]:
    classes = Association.objects.standing().classes().exclude(end_year=None)
    if association is not None:
        classes = classes.at_or_below(association)
    if show == "liaison":
        light = Case(When(is_kept=True, then=Value("1")), default=Value("0"), output_field=CharField())
        return with_light(classes).annotate(pane=light)
    return classes.annotate(pane=_share_of(f"coverage__{COUNTED[show]}"))


COUNTED = {"group": "in_the_group", "reach": "reachable"}


def _share_of(part: str) -> Case:
    """0 dark, 2 dim, 1 lit, 3 bright, as common.drawing reads them."""
    return Case(
        When(Q(**{part: 0}) | Q(coverage=None), then=Value("0")),
        When(**{f"{part}__gte": F("coverage__placed") * 0.9}, then=Value("3")),
        When(**{f"{part}__gte": F("coverage__placed") * 0.5}, then=Value("1")),
        default=Value("2"),
        output_field=CharField(),
    )


_GLASS = StringAgg("pane", "", order_by=("sort_key", "pk"))


def _levels(panes: str) -> list[int]:
    return [int(pane) for pane in panes]
