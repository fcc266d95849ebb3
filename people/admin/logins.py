"""Logins in the console, and the papers on which guardians agreed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from common.console import DomainAdmin
from common.doors import refusals_on
from people import actions
from people.admin.persons import CountsUpTo
from people.forms.records import GuardianConsentForm
from people.models import GuardianConsent, User
from people.permissions import can_record_guardian_consent, can_see_logins
from people.queries import guardian_consents_open_to, logins_open_to


class SomebodyFilter(admin.SimpleListFilter):
    title = _("belongs to")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("a person")), ("no", _("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(person__isnull=self.value() == "no") if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*settings.LANGUAGES, ("none", _("not chosen"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        language = "" if self.value() == "none" else self.value()
        return queryset if language is None else queryset.filter(language=language)


@admin.register(User)
class LoginAdmin(DomainAdmin):
    """An address is contact data: each sees the logins of those whose contacts are open to them."""

    list_display = ("email", "person_name", "language", "date_joined", "last_login", "is_active")
    list_filter = (SomebodyFilter, "is_active", LanguageFilter)
    search_fields = ("email",)
    search_help_text = _("The beginning of an address")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    paginator = CountsUpTo
    fields = ("email", "person_name", "language", "date_joined", "last_login", "is_active")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return logins_open_to(request.actor).select_related("person").order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_see_logins(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_see_logins(request.actor))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return (queryset.filter(email__startswith=term.strip().lower()) if term.strip() else queryset), False

    @admin.display(description=_("person"))
    def person_name(self, user: User) -> str:
        person = getattr(user, "person", None)
        return person.full_name if person else ""


@admin.register(GuardianConsent)
class GuardianConsentAdmin(DomainAdmin):
    """What is recorded here opens a login to a minor; "add" calls the action."""

    list_display = ("email", "guardian_name", "evidence", "created_at")
    search_fields = ("email", "guardian_name")
    ordering = ("-pk",)
    actions = None
    fields = ("email", "guardian_name", "evidence", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return guardian_consents_open_to(request.actor).order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(can_record_guardian_consent(request.actor))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(can_record_guardian_consent(request.actor))

    has_add_permission = has_module_permission

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_record_guardian_consent(request.actor).or_raise()
        form = GuardianConsentForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.record_guardian_consent(**form.cleaned_data, by=request.actor)
                messages.success(request, _("Recorded. They can sign up with this address now."))
                return redirect("admin:people_guardianconsent_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Record a guardian's consent"),
            "form": form,
            "opts": self.opts,
        }
        return render(request, "people/guardian_consent.html", context)
