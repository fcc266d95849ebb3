"""Cards in the console: found by their number, taken back with a reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cards import actions
from cards.models import Card
from common.console import DomainAdmin, may
from common.verdicts import Forbidden, Refusal


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("valid", _("valid")),
            ("withheld", _("no new one yet")),
            ("revoked", pgettext("state of a card", "revoked")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {
            "valid": lambda: queryset.working(),
            "withheld": lambda: queryset.filter(revoked_because=Card.Because.MISUSED, released_at=None),
            "revoked": lambda: queryset.exclude(revoked_at=None),
        }.get(self.value() or "")
        return chosen() if chosen else queryset


@admin.register(Card)
class CardAdmin(DomainAdmin):
    """Whoever sees the record sees the card; whoever keeps it takes it back."""

    list_display = ("number", "person", "given_at", "revoked_at", "revoked_because")
    list_filter = (StateFilter, "revoked_because")
    list_select_related = ("person",)
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("number",)
    search_help_text = gettext_lazy("The number of the card, without spaces.")
    actions = ("revoke_as_lost", "revoke_as_misused", "release")
    fields = ("person", "number", "given_at", "revoked_at", "revoked_because", "released_at")
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("when a card was", "given"), ordering="pk")
    def given_at(self, card: Card) -> datetime:
        return card.created_at

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Which ones is said by the queryset."""
        return may(request.actor, self.see, None)

    @admin.action(description=gettext_lazy("Revoke: reported lost"), permissions=["view"])
    def revoke_as_lost(self, request: HttpRequest, queryset: QuerySet[Card]) -> None:
        self._each(
            request, queryset, lambda card: actions.revoke_card(card, Card.Because.REPORTED_LOST, by=request.actor)
        )

    @admin.action(description=gettext_lazy("Revoke: misused, and no new one for now"), permissions=["view"])
    def revoke_as_misused(self, request: HttpRequest, queryset: QuerySet[Card]) -> None:
        self._each(request, queryset, lambda card: actions.revoke_card(card, Card.Because.MISUSED, by=request.actor))

    @admin.action(description=gettext_lazy("Allow a new card after a misuse"), permissions=["view"])
    def release(self, request: HttpRequest, queryset: QuerySet[Card]) -> None:
        self._each(request, queryset, lambda card: actions.release_card(card, by=request.actor))

    def _each(self, request, queryset, act) -> None:
        done = 0
        for card in queryset.select_related("person"):
            try:
                act(card)
                done += 1
            except (Refusal, Forbidden) as refusal:
                messages.warning(request, f"{card}: {refusal.reason}")
        if done:
            messages.success(request, _("Done: %(count)d.") % {"count": done})
