"""How the list of persons is narrowed. Each is a trait's condition, one statement whatever the number of people."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.console import may
from institution.reads import now
from people.models import Affiliation, ContactPoint, Person, Tag, YearlyCheck
from people.registry import Opening, traits

DECADES = 8


class LoginFilter(admin.SimpleListFilter):
    title = _("login")
    parameter_name = "login"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("has a login")), ("no", _("none yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(login__isnull=self.value() == "no") if self.value() else queryset


class NoteFilter(admin.SimpleListFilter):
    title = _("noted")
    parameter_name = "noted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("deceased", _("deceased")),
            ("quiet", _("not to be contacted")),
            ("contested", _("claims a contact of somebody else")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "contested":
            return queryset.filter(Exists(ContactPoint.objects.contested().filter(person=OuterRef("pk"))))
        field = {"deceased": "deceased_at", "quiet": "do_not_contact_at"}.get(self.value() or "")
        return queryset.filter(**{f"{field}__isnull": False}) if field else queryset


class AskedFilter(admin.SimpleListFilter):
    """What members said this year to the question whether their data are right."""

    title = _("data confirmed")
    parameter_name = "asked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("confirmed", _("confirmed this year")), ("silent", _("asked this year, no answer yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        year = now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        rows = YearlyCheck.objects
        found = {"confirmed": rows.confirmed_since, "silent": rows.silent_since}.get(self.value() or "")
        return queryset.filter(Exists(found(year).filter(person=OuterRef("pk")))) if found else queryset


class TagFilter(admin.SimpleListFilter):
    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if not may(request.actor, "people.edit", None):  # type: ignore[attr-defined]
            return []
        return [(str(tag.pk), tag.name) for tag in Tag.objects.offered().order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not (self.value() or "").isdecimal():
            return queryset
        kept = Person.objects.opened_to(request.actor, Opening.LOG)  # type: ignore[attr-defined]
        return queryset.filter(pk__in=kept.filter(taggings__tag=int(self.value() or 0)))


class ReachableFilter(admin.SimpleListFilter):
    """Whether letters could reach them, as coverage counts it; for those who see contact data."""

    title = _("reachable")
    parameter_name = "reachable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if not may(request.actor, "people.see_contacts", None):  # type: ignore[attr-defined]
            return []
        return [("yes", _("can be reached")), ("no", _("cannot be reached"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(traits["people.is_reachable"].condition(self.value() == "yes"))


class GenderFilter(admin.SimpleListFilter):
    """Of those whose gender this officer may read; a list narrowed by what is hidden would tell it."""

    title = _("gender")
    parameter_name = "gender"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Person.Gender.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(gender=self.value()).showing(request.actor, "gender")  # type: ignore[attr-defined]


class KindFilter(admin.SimpleListFilter):
    title = _("kind of affiliation")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Affiliation.Kind.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(traits["people.kind"].condition(self.value())) if self.value() else queryset


class GraduationFilter(admin.SimpleListFilter):
    """By decades, so that no list of years has to be read from a million rows; ``?graduated=2009`` is one year."""

    title = _("graduation year")
    parameter_name = "graduated"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        latest = (now().year + 4) // 10 * 10
        decades = [latest - 10 * back for back in range(DECADES)]
        chosen = request.GET.get(self.parameter_name, "")
        one_year = [(chosen, chosen)] if len(chosen) == 4 and chosen.isdecimal() else []
        return one_year + [(f"{first}-{first + 9}", f"{first}—{first + 9}") for first in decades]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, _dash, last = (self.value() or "").partition("-")
        years = [year for year in (first, last or first) if len(year) == 4 and year.isdecimal()]
        if len(years) < 2:
            return queryset
        studied = Affiliation.objects.filter(person=OuterRef("pk"), end_year__range=[int(year) for year in years])
        return queryset.filter(Exists(studied))
