"""Persons in the console: found by any form of their name, each as far as one's office reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audit.permissions import can_see_audit
from audit.registry import timeline_url
from common.actors import Actor
from common.console import DomainAdmin
from common.days import written_day
from common.doors import refusals_on, refusals_told
from people import actions
from people.admin.addresses import PagesOfAddresses, addresses_of
from people.admin.filters import (
    AskedFilter,
    GenderFilter,
    GraduationFilter,
    KindFilter,
    LoginFilter,
    NoteFilter,
    ReachableFilter,
    TagFilter,
)
from people.admin.keeping import RecordNoteLines, TouchLines
from people.admin.lines import Lines, readable_columns
from people.admin.relating import PagesOfRelations
from people.codes import city_name, industry_name
from people.forms.records import NameForm
from people.models import Affiliation, ContactPoint, FormerName, Person, Position
from people.models.gate import readable, reading_of
from people.permissions import can_keep_record, can_settle_contact
from people.queries import proven_elsewhere, tags_of
from people.queries.relations import related_to
from people.registry import list_links, person_filters, person_links

BUTTONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "mark_deceased": (actions.mark_deceased, _("Noted. No letter goes out any more.")),
    "unmark_deceased": (actions.unmark_deceased, _("Taken back.")),
    "mark_do_not_contact": (actions.mark_do_not_contact, _("Noted. No letter goes out any more.")),
    "lift_do_not_contact": (actions.lift_do_not_contact, _("Taken back.")),
}


class CountsUpTo(Paginator):
    """Whoever looks for one of a million types a name; counting them all is not worth the second."""

    cap = 10_000

    @cached_property
    def count(self) -> int:
        some: QuerySet = self.object_list[: self.cap]  # type: ignore[assignment]
        return some.count()


class AffiliationLines(Lines):
    model = Affiliation
    fields = (
        *("kind", "department", "programme", "class_name", "student_number"),
        *("entry_year", "end_year", "alumnus_since"),
    )
    readonly_fields = fields
    ordering = ("entry_year", "pk")

    @admin.display(description=_("alumnus since"))
    def alumnus_since(self, affiliation: Affiliation) -> str | None:
        return written_day(affiliation.alumnus_at) if affiliation.alumnus_at else None


class ContactLines(Lines):
    """Shown as far as the gate opens contact data, also here."""

    model = ContactPoint
    fields = ("kind", "value", "source", "is_primary", "verified_at", "ended_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ContactPoint.objects.visible_to(request.actor).order_by("ended_at", "kind", "-is_primary", "pk")


class FormerNameLines(Lines):
    model = FormerName
    fields = ("former_name", "until")
    readonly_fields = fields

    @admin.display(description=_("former name"))
    def former_name(self, former: FormerName) -> str:
        return former.full_name


class PositionLines(Lines):
    model = Position
    fields = ("workplace", "title", "industry", "city", "starts_on", "ends_on")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("organisation").order_by("-pk")

    @admin.display(description=_("organisation"))
    def workplace(self, position: Position) -> str:
        return position.organisation.name if position.organisation else ""

    @admin.display(description=_("industry"))
    def industry(self, position: Position) -> str:
        return industry_name(position.industry_code)

    @admin.display(description=_("city"))
    def city(self, position: Position) -> str:
        return city_name(position.city_code)


@admin.register(Person)
class PersonAdmin(PagesOfAddresses, PagesOfRelations, DomainAdmin):
    list_display = ("full_name", "reading", "studies", "numbers", "login_since", "noted")
    list_filter = (
        KindFilter,
        GraduationFilter,
        LoginFilter,
        ReachableFilter,
        NoteFilter,
        AskedFilter,
        TagFilter,
        GenderFilter,
    )
    search_fields = ("search_forms",)
    search_help_text = _("Name in characters or letters, initials, a former name, or a student number")
    ordering = ("sort_key", "pk")
    sortable_by = ()
    actions = None
    paginator = CountsUpTo
    inlines = (AffiliationLines, FormerNameLines, ContactLines, PositionLines, TouchLines, RecordNoteLines)
    change_list_template = "admin/people/person/change_list.html"
    change_form_template = "admin/people/person/change_form.html"
    fields = (
        ("full_name", "reading", "own_reading"),
        ("family_name", "given_name", "suffix", "latin_name"),
        ("birth_date", "gender", "gender_as_given"),
        ("city", "login_since"),
        ("deceased_at", "do_not_contact_at"),
    )
    readonly_fields = tuple(name for line in fields for name in line)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        affiliations = Affiliation.objects.order_by("entry_year", "pk")
        numbered = Case(When(readable(request.actor, "student_number"), then=Value(True)), default=Value(False))
        return (
            super()
            .get_queryset(request)
            .annotate(shows_number=numbered)
            .select_related("login")
            .prefetch_related(Prefetch("affiliations", queryset=affiliations, to_attr="studied"))
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None else readable_columns(self.fields, reading_of(request.actor, obj))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Without those of which nothing may be read."""
        if obj is None:
            return self.inlines
        reading = reading_of(request.actor, obj)
        return [inline for inline in self.inlines if readable_columns(inline.fields, reading)]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*person_filters, *super().get_list_filter(request)]

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> tuple[QuerySet, bool]:
        return queryset.found_by(term, actor=request.actor), False

    @admin.display(description=_("class"))
    def studies(self, person: Any) -> str:
        return "; ".join(str(each) for each in person.studied)

    @admin.display(description=_("student number"))
    def numbers(self, person: Any) -> str:
        if not person.shows_number:
            return ""
        return ", ".join(each.student_number for each in person.studied if each.student_number)

    @admin.display(description=_("login since"))
    def login_since(self, person: Person) -> str | None:
        return written_day(person.login.date_joined) if person.login else None

    @admin.display(description=_("city"))
    def city(self, person: Person) -> str:
        return city_name(person.city_code)

    @admin.display(description=_("noted"))
    def noted(self, person: Person) -> str:
        if person.deceased_at:
            return str(_("deceased"))
        return str(_("not to be contacted")) if person.do_not_contact_at else ""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            *self.urls_of_keeping(),
            *self.urls_of_relations(),
            *self.urls_of_addresses(),
            path("<int:pk>/name/", view(self.correct_name), name="people_person_name"),
            path("<int:pk>/contact/<int:point>/<slug:whose>/", view(self.settle), name="people_person_settle"),
            path("<int:pk>/<slug:button>/", view(self.press), name="people_person_press"),
        ]
        # Django's own "<path:object_id>/change/" has two parts too, and comes first.
        return [*super().get_urls()[:-1], *own, *super().get_urls()[-1:]]

    def press(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """By POST only: the address of a button, looked at, shows the person and does nothing."""
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST" and button in BUTTONS:
            act, said = BUTTONS[button]
            act(person, by=request.actor)
            messages.success(request, said)
        return redirect("admin:people_person_change", pk)

    def settle(self, request: HttpRequest, pk: int, point: int, whose: str) -> HttpResponse:
        """By POST only, ``theirs`` or ``others``: whose a contact is that two have proven."""
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST" and whose in ("theirs", "others"):
            claimed = get_object_or_404(ContactPoint.objects.visible_to(request.actor), pk=point, person=person)
            with refusals_told(request):
                actions.settle_contact(claimed, is_theirs=whose == "theirs", by=request.actor)
                messages.success(request, _("Said, and both are written to."))
        return redirect("admin:people_person_change", pk)

    def correct_name(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        can_keep_record(request.actor, person).or_raise()
        form = NameForm(request.POST or None, instance=person)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                former = form.cleaned_data["keep_former_name"]
                actions.correct_person(person, by=request.actor, keep_former_name=former, **form.facts())
                messages.success(request, _("The name is put right."))
                return redirect("admin:people_person_change", pk)
        context = self.admin_site.each_context(request) | {
            "title": person.full_name,
            "form": form,
            "person": person,
            "opts": self.opts,
        }
        return render(request, "people/person_name.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        query = request.GET.urlencode()
        links = [link for make in list_links if (link := make(request.actor, query))]
        return super().changelist_view(request, (extra_context or {}) | {"links": links})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person is None and object_id.isdecimal() and (led := _led_on(int(object_id), request.actor)):
            return redirect("admin:people_person_change", led.pk)
        more = {}
        if person is not None:
            if request.method == "GET":
                actions.note_record_opened(person, by=request.actor)
            told = timeline_url(person) if can_see_audit(request.actor) else ""
            more = {"may_keep": can_keep_record(request.actor, person), "timeline_url": told}
            more["contested"] = _contested(person, request.actor)
            more["links"] = [link for make in person_links if (link := make(request.actor, person))]
            more["tags"] = tags_of(person) if more["may_keep"] else []
            more["addresses"] = addresses_of(person, request.actor) if more["may_keep"] else []
            more["related"] = related_to(person, request.actor)
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)


def _led_on(key: int, actor: Actor) -> Person | None:
    """The record in which the one of this key went up, where the actor keeps it."""
    return Person.objects.visible_in_console(actor).filter(former_ids__key=key).first()


def _contested(person: Person, actor: Actor) -> list[dict[str, Any]]:
    """What this person claims while another record holds it, who that is as far as one may see, and may one settle."""
    found = []
    for point in ContactPoint.objects.visible_to(actor).contested().filter(person=person).order_by("pk"):
        held = proven_elsewhere(point)
        seen = held and Person.objects.visible_in_console(actor).filter(pk=held.person_id).first()
        found.append({"point": point, "holder": seen, "may": can_settle_contact(actor, point, held)})
    return found
