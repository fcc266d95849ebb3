"""What those who keep a record read and do beside correcting it: the contact log, tags, notes out of rosters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.days import written_day
from common.doors import refusals_on
from people import actions
from people.admin.lines import Lines
from people.forms.photos import PhotoReasonForm
from people.forms.touches import TagsForm, TouchForm
from people.models import Person, RecordNote, Touch
from people.permissions import can_keep_record


class TouchLines(Lines):
    model = Touch
    fk_name = "person"
    fields = ("happened_on", "kind", "words", "next_step", "due_on", "done_at", "noted_by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Touch.objects.visible_to(request.actor).select_related("noted_by").order_by("-happened_on", "-pk")


class RecordNoteLines(Lines):
    model = RecordNote
    fields = ("label", "text", "source", "noted_on")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return RecordNote.objects.visible_to(request.actor).order_by("label", "-pk")

    @admin.display(description=gettext_lazy("written down"))
    def noted_on(self, note: RecordNote) -> str:
        return written_day(note.created_at)


class PagesOfKeeping:
    """The pages that those who keep a record reach from it: what was said, tags, a photo that has to go."""

    admin_site: Any
    opts: Any
    get_queryset: Callable[[HttpRequest], QuerySet]

    def urls_of_keeping(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/log/add/", view(self.note), name="people_person_log"),
            path("<int:pk>/tags/choose/", view(self.tags), name="people_person_tags"),
            path("<int:pk>/photo/off/", view(self.photo_off), name="people_person_photo_off"),
        ]

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._kept(request, pk)
        form = TouchForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.note_touch(person, **form.cleaned_data, by=request.actor)
                messages.success(request, _("Noted."))
                return redirect("admin:people_person_change", pk)
        return self._shown(request, person, form, _("Note a call or a visit"), _("Note it"))

    def tags(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._kept(request, pk)
        form = TagsForm(person, request.POST if request.method == "POST" else None)  # all boxes may be empty
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.tag_person(person, form.cleaned_data["tags"], by=request.actor)
                return redirect("admin:people_person_change", pk)
        return self._shown(request, person, form, _("Tags"), _("Save the tags"))

    def photo_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._kept(request, pk)
        form = PhotoReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.take_photo_off(person, form.cleaned_data["reason"], by=request.actor)
                messages.success(request, _("Taken off, and they are written to."))
                return redirect("admin:people_person_change", pk)
        return self._shown(request, person, form, _("Take the photo off"), _("Take it off and write to them"))

    def _kept(self, request: HttpRequest, pk: int) -> Person:
        person: Person = get_object_or_404(self.get_queryset(request), pk=pk)
        can_keep_record(request.actor, person).or_raise()
        return person

    def _shown(self, request: HttpRequest, person: Person, form: Any, heading: str, submit: str) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": person.full_name,
            "heading": heading,
            "submit": submit,
            "form": form,
            "person": person,
            "opts": self.opts,
        }
        return render(request, "people/person_keeping.html", context)
