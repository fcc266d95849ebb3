"""The tree of associations: browse, search, find the classes of a year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from associations.models import Association
from associations.queries.skyline import skyline_of_the_school
from associations.queries.tree import children_of, classes_of_years, search_associations
from associations.views.pages import crumbs_to

MOST_YEARS = 30  # in one list of classes


@require_GET
def association_tree(request: HttpRequest) -> HttpResponse:
    """The school with what stands directly below it, or what a search finds anywhere."""
    sought = request.GET.get("q", "").strip()[:80]
    school = Association.objects.filter(kind=Association.Kind.SCHOOL).select_related("coverage").first()
    children = children_of(school, request.actor) if school and not sought else []
    context = {
        "school": school,
        "sought": sought,
        "found": search_associations(request.actor, sought),
        "departments": [unit for unit in children if not unit.is_chapter],
        "chapters": [unit for unit in children if unit.is_chapter],
    }
    return render(request, "associations/association_tree.html", context)


@require_GET
def class_years(request: HttpRequest) -> HttpResponse:
    """Every year with its classes: the skyline's numbers as a list."""
    return render(request, "associations/class_years.html", {"skyline": skyline_of_the_school()})


@require_GET
def class_list(request: HttpRequest, first: int, last: int | None = None) -> HttpResponse:
    """Find my class: those that graduated in a year, by department, lit or dark."""
    last = first if last is None else last
    if not first <= last < first + MOST_YEARS:
        raise Http404
    school = Association.objects.filter(kind=Association.Kind.SCHOOL).first()
    departments = classes_of_years(request.actor, first, last)
    context = {
        "first": first,
        "last": last,
        "title": _title(first, last),
        "crumbs": crumbs_to(school, request.actor, itself=True) if school else [],
        "departments": departments,
        "classes": sum(len(group.classes) for group in departments),
        "lit": sum(unit.is_kept for group in departments for unit in group.classes),
    }
    return render(request, "associations/class_list.html", context)


def _title(first: int, last: int) -> str:
    if first == last:
        return _("Classes of %(year)d") % {"year": first}
    return _("Classes of %(first)d to %(last)d") % {"first": first, "last": last}
