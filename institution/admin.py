"""The institution in the console: one row, and so one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.registry import timeline_url
from common.console import DomainAdmin
from common.doors import refusals_on
from institution import actions
from institution.forms import InstitutionForm, TermsForm
from institution.models import Institution, TermsEdition
from institution.permissions import can_change_institution
from institution.reads import current


@admin.register(Institution)
class InstitutionAdmin(DomainAdmin):
    """Where Django would show a list, the one row is edited."""

    see = edit = "institution.edit"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return self.institution_edit(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:institution_institution_changelist")

    def institution_edit(self, request: HttpRequest) -> HttpResponse:
        institution = Institution.objects.filter(pk=1).select_related("seal").first() or Institution()
        can_change_institution(request.actor, institution).or_raise()
        form = InstitutionForm(request.POST or None, request.FILES or None, instance=institution)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.change_institution(by=request.actor, **form.changed_values())
                messages.success(request, _("Saved. It shows everywhere within five seconds."))
                return redirect("admin:institution_institution_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Institution"),
            "form": form,
            "timeline_url": timeline_url(institution),
            "opts": self.opts,
        }
        return render(request, "institution/institution_edit.html", context)


@admin.register(TermsEdition)
class TermsEditionAdmin(DomainAdmin):
    """What stood under each version; "add" publishes the next, and everybody is asked again."""

    see = "institution.edit"
    list_display = ("version", "created_at")
    ordering = ("-pk",)
    actions = None
    fields = ("version", "created_at", "terms_zh", "terms_en")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(can_change_institution(request.actor, current()))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        can_change_institution(request.actor, current()).or_raise()
        standing = {"terms_zh": current().terms_zh, "terms_en": current().terms_en}
        form = TermsForm(request.POST or None, initial=standing)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.publish_terms(**form.cleaned_data, by=request.actor)
                messages.success(request, _("Published. Everybody is asked when they come next."))
                return redirect("admin:institution_termsedition_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Publish new terms"),
            "form": form,
            "standing": current().terms_version,
            "opts": self.opts,
        }
        return render(request, "institution/terms_publish.html", context)
