"""What an audience is called and who else uses it; and the few questions that are enough for a class or a chapter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Association

EVERYBODY, JOINED, NOT_JOINED = "everybody", "joined", "not_joined"
WHO = (
    (EVERYBODY, _("Everybody who belongs to it")),
    (JOINED, _("Only those who joined the group")),
    (NOT_JOINED, _("Only those who have not joined yet")),
)
QUIET = {"trait": "people.signed_in", "value": "not_for_a_year"}


class AudienceForm(forms.Form):
    name = forms.CharField(label=_("Name of the audience"), max_length=80)
    is_shared = forms.BooleanField(
        label=_("Others who write for this unit may use it too"),
        required=False,
    )


class PlainForm(AudienceForm):
    """For a class, a cohort or a chapter."""

    who = forms.ChoiceField(label=_("Who is in it"), choices=WHO, initial=EVERYBODY, widget=forms.RadioSelect)
    is_quiet = forms.BooleanField(label=_("Only those who have not signed in for a year"), required=False)

    field_order = ("who", "is_quiet", "name", "is_shared")

    def conditions(self, unit: Association) -> dict[str, Any]:
        said = self.cleaned_data
        joined = {"trait": "associations.joined", "value": unit.public_id}
        parts: list[dict[str, Any]] = {EVERYBODY: [], JOINED: [joined], NOT_JOINED: [{"not": joined}]}[said["who"]]
        parts = [*parts, *([QUIET] if said["is_quiet"] else [])]
        return {"all": parts} if parts else {}


def answers_of(conditions: dict[str, Any], unit: Association) -> dict[str, Any] | None:
    """What the few questions would have to be answered; None where they cannot ask for this."""
    joined = {"trait": "associations.joined", "value": unit.public_id}
    for who, parts in ((EVERYBODY, []), (JOINED, [joined]), (NOT_JOINED, [{"not": joined}])):
        for is_quiet in (False, True):
            asked = [*parts, *([QUIET] if is_quiet else [])]
            if conditions == ({"all": asked} if asked else {}):
                return {"who": who, "is_quiet": is_quiet}
    return None
