"""When a letter of a journey is due, in the words of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.models.journeys import FARTHEST, JourneyStep
from people.registry import Shape, traits


class StepForm(forms.Form):
    """``ends_when`` offers what is so of somebody or not: what it takes to need no letter any more."""

    days = forms.IntegerField(
        label=_("Days"),
        min_value=-FARTHEST,
        max_value=FARTHEST,
        help_text=_("From the date on; before it with a minus sign. Of a letter that follows another: after that one."),
    )
    hour = forms.IntegerField(
        label=_("Hour"), min_value=0, max_value=23, required=False, help_text=_("Empty: at once, at whatever hour.")
    )
    late_hours = forms.IntegerField(
        label=_("May be late by (hours)"),
        min_value=0,
        max_value=24 * 60,
        help_text=_("Later than that it is skipped, and you see it. 0: only on its day."),
    )
    ends_when = forms.ChoiceField(label=_("No letter any more for whoever"), required=False)

    def __init__(self, *args: Any, step: JourneyStep, **kwargs: Any) -> None:
        kept = step.ends_when if set(step.ends_when) == {"trait", "value"} else {}
        initial = {"days": step.days, "hour": step.hour, "late_hours": step.late_hours}
        super().__init__(*args, initial=initial | {"ends_when": kept.get("trait", "")}, **kwargs)
        flags = [
            (each.name, each.said or each.label) for each in traits if each.shape == Shape.FLAG and each.is_offered
        ]
        self.fields["ends_when"].choices = [("", _("(nobody)")), *flags]  # type: ignore[attr-defined]

    def times(self) -> dict[str, Any]:
        """What ``change_step`` takes."""
        said = self.cleaned_data
        trait = said["ends_when"]
        ends_when = {"trait": trait, "value": True} if trait else {}
        return {name: said[name] for name in ("days", "hour", "late_hours")} | {"ends_when": ends_when}
