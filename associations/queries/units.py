"""Associations as a menu or a short list says them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from associations.models import Association
from associations.models.associations import page_of
from common.built_once import built_once
from common.languages import in_readers_language


@dataclass(frozen=True, slots=True)
class Unit:
    """Name, kind and address; nothing that is not open to whoever sees the association at all."""

    kind: str
    slug: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return in_readers_language(self.name_zh, self.name_en)

    @property
    def kind_label(self) -> str:
        return str(Association.Kind(self.kind).label)

    @property
    def is_class(self) -> bool:
        return self.kind == Association.Kind.CLASS

    @property
    def url(self) -> str:
        return page_of(self.kind, self.slug)


def school_and_chapters(most: int) -> tuple[Unit | None, list[Unit]]:
    """What the first page leads to: the school, and its first chapters in the order of names. One query."""
    school, chapters = None, []
    for *shown, _sort_key in _first_page(most=most):
        unit = Unit(*shown)
        if unit.kind == Association.Kind.SCHOOL:
            school = unit
        else:
            chapters.append(unit)
    return school, chapters


@built_once("most")
def _first_page(most: int) -> QuerySet:
    shown = ("kind", "slug", "name_zh", "name_en", "sort_key")
    chapters = Association.objects.standing().filter(kind__in=Association.CHAPTERS).order_by("sort_key")[:most]
    school = Association.objects.filter(kind=Association.Kind.SCHOOL)
    return school.values_list(*shown).union(chapters.values_list(*shown), all=True).order_by("sort_key")
