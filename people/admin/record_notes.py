"""Notes that rosters brought, for those who keep the records: to read, and to take off."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.console import DomainAdmin, may
from common.days import written_day
from people import actions
from people.admin.persons import CountsUpTo
from people.admin.touches import each
from people.models import RecordNote


@admin.register(RecordNote)
class RecordNoteAdmin(DomainAdmin):
    see = "people.edit"
    list_display = ("person", "label", "text", "source", "noted_on")
    ordering = ("-pk",)
    sortable_by = ()
    list_select_related = ("person",)
    paginator = CountsUpTo
    actions = ("remove",)
    fields = list_display
    readonly_fields = list_display

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Which ones is said by the queryset."""
        return may(request.actor, self.see, None)

    @admin.display(description=_("written down"))
    def noted_on(self, note: RecordNote) -> str:
        return written_day(note.created_at)

    @admin.action(description=_("Take off: it was a mistake"), permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[RecordNote]) -> None:
        each(request, queryset.select_related("person"), actions.remove_record_note)
