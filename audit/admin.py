"""The audit in the console: a list to search, and the timeline of one row. Nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from audit import vocabulary
from audit.models import Entry
from audit.permissions import can_see_audit
from audit.queries import Line, Named, lines_for
from common.console import DomainAdmin, DomainChangeList

ON_A_PAGE = 50


class CountsUpTo(Paginator):
    """Counting millions of entries is not worth a second of anybody's day: beyond the cap, filter."""

    cap = 10_000

    @cached_property
    def count(self) -> int:
        return self.object_list[: self.cap].count()


class TellingChangeList(DomainChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        _tell(self.result_list, request)


def _tell(entries: Any, request: HttpRequest) -> None:
    for entry, line in zip(entries, lines_for(entries, request.actor), strict=True):
        entry.line = line


class SubjectFilter(admin.SimpleListFilter):
    """By the part of the house that wrote it: the word before the verb's dot."""

    title = _("part")
    parameter_name = "part"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        parts = sorted({verb.partition(".")[0] for verb in vocabulary.verbs})
        return [(part, apps.get_app_config(part).verbose_name) for part in parts if apps.is_installed(part)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(verb__startswith=f"{self.value()}.") if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(DomainAdmin):
    see = "audit.see"
    list_display = ("at", "who", "what", "about_rows", "door_said")
    list_filter = (SubjectFilter, "actor_kind", ("at", admin.DateFieldListFilter))
    search_fields = ("request_id",)
    search_help_text = _("A request id, or a row such as people.person:12.")
    sortable_by = ()
    actions = None
    paginator = CountsUpTo
    list_per_page = ON_A_PAGE
    fields = ("at", "who", "what", "about_rows", "fields_said", "facts", "door_said", "request_id", "verb")
    readonly_fields = fields

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TellingChangeList

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Which entries is said by the queryset, so an entry that was found may be seen."""
        return bool(can_see_audit(request.actor))

    has_module_permission = has_view_permission  # type: ignore[assignment]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Entry | None:
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            _tell([entry], request)
        return entry

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        if term := term.strip():
            queryset = queryset.filter(Q(request_id=term) | Q(about__contains=[term.lower()]))
        return queryset, False

    def get_urls(self) -> list[URLPattern]:
        timeline = path(
            "timeline/<str:kind>/<str:key>/", self.admin_site.admin_view(self.timeline), name="audit_entry_timeline"
        )
        return [timeline, *super().get_urls()]

    def timeline(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        """What happened to one row the reader may see; newest first, older ones by ``?before=``."""
        can_see_audit(request.actor).or_raise()
        row = _row_or_404(kind, key, request)
        entries = Entry.objects.visible_to(request.actor).timeline(row)
        if (before := request.GET.get("before", "")).isdecimal():
            entries = entries.filter(pk__lt=int(before))
        page = list(entries[: ON_A_PAGE + 1])
        context = self.admin_site.each_context(request) | {
            "title": str(row),
            "row": row,
            "row_url": vocabulary.rows[kind].link_to(row),
            "lines": lines_for(page[:ON_A_PAGE], request.actor),
            "older": page[ON_A_PAGE - 1].pk if len(page) > ON_A_PAGE else None,
            "opts": self.opts,
        }
        return render(request, "audit/entry_timeline.html", context)

    @admin.display(description=_("who"))
    def who(self, entry: Entry) -> str:
        return _link(_line(entry).who)

    @admin.display(description=_("what happened"))
    def what(self, entry: Entry) -> str:
        return str(_line(entry).what)

    @admin.display(description=_("about"))
    def about_rows(self, entry: Entry) -> str:
        return format_html_join(", ", "{}", ((_link(named),) for named in _line(entry).about))

    @admin.display(description=_("fields"))
    def fields_said(self, entry: Entry) -> str:
        return ", ".join(str(field) for field in _line(entry).fields)

    @admin.display(description=_("where"))
    def door_said(self, entry: Entry) -> str:
        return str(_line(entry).door)


def _row_or_404(kind: str, key: str, request: HttpRequest) -> Model:
    rows = vocabulary.rows.get(kind)
    if rows is None or not key.isdecimal():
        raise Http404
    row = rows.visible(request.actor).filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def _line(entry: Entry) -> Line:
    return entry.line  # type: ignore[attr-defined]


def _link(named: Named) -> str:
    if named.link:
        return format_html('<a href="{}">{}</a>', named.link, named.text)
    return str(named.text)
