"""The page on which those who keep two records say how the people are related, and the button that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from common.doors import refusals_on
from people import actions
from people.forms.relations import RelationForm
from people.models import Person, Relation
from people.permissions import can_keep_record
from people.queries.relations import people_kept_by

AT_MOST = 20


class PagesOfRelations:
    admin_site: Any
    opts: Any
    get_queryset: Callable[[HttpRequest], QuerySet]

    def urls_of_relations(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/relations/add/", view(self.relate), name="people_person_relate"),
            path("<int:pk>/relations/<int:relation>/", view(self.part), name="people_person_part"),
        ]

    def relate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Search first (``?q=``), then choose one of those found; only records one keeps oneself are."""
        person = self._whose(request, pk)
        can_keep_record(request.actor, person).or_raise()
        sought = request.GET.get("q", "").strip()[:80]
        others = people_kept_by(request.actor).exclude(pk=person.pk)
        form = RelationForm(others, request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                said = form.cleaned_data
                actions.relate_people(person, said["other"], said["side"], by=request.actor)
                messages.success(request, _("Noted."))
                return redirect("admin:people_person_change", pk)
        records = others.found_by(sought, actor=request.actor).in_name_order() if sought else others.none()
        context = self.admin_site.each_context(request) | {
            "title": person.full_name,
            "form": form,
            "person": person,
            "sought": sought,
            "records": records.prefetch_related("affiliations")[:AT_MOST],
            "opts": self.opts,
        }
        return render(request, "people/person_relate.html", context)

    def part(self, request: HttpRequest, pk: int, relation: int) -> HttpResponse:
        """By POST only."""
        person = self._whose(request, pk)
        if request.method == "POST":
            rows = Relation.objects.visible_to(request.actor).of(person).select_related("person", "other")
            actions.part_people(get_object_or_404(rows, pk=relation), by=request.actor)
            messages.success(request, _("Taken off."))
        return redirect("admin:people_person_change", pk)

    def _whose(self, request: HttpRequest, pk: int) -> Person:
        person: Person = get_object_or_404(self.get_queryset(request), pk=pk)
        return person
