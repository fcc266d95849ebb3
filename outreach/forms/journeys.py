"""What a journey is and when its letters are due, in the words of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.verdicts import Verdict
from messaging.registry import find_category, moments
from outreach.models import Journey, JourneyStep
from outreach.models.journeys import FARTHEST

From = JourneyStep.From
FITTING = "fitting"  # no date: somebody comes to fit the conditions


class JourneyForm(forms.Form):
    """Whom it is for is put together below it, by the parts of an audience."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80, required=False)
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=80,
        required=False,
        help_text=_("For you and your colleagues; one language is enough. Readers see the subjects of the letters."),
    )
    category = forms.ChoiceField(
        label=_("Kind of letter"),
        help_text=_("Readers choose by it what they get. Whoever has switched it off gets nothing."),
    )
    moment = forms.ChoiceField(
        label=_("Begins with"),
        help_text=_("A date of each person's own, or the hour at which somebody comes to fit the conditions."),
    )

    def __init__(self, *args: Any, categories: list[str], journey: Journey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [*categories, journey.category] if journey else categories
        kinds = [kind for kind in map(find_category, dict.fromkeys(codes)) if kind is not None]
        self.fields["category"].choices = [(kind.code, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        dates = [(each.code, each.label) for each in moments]
        self.fields["moment"].choices = [*dates, (FITTING, _("when somebody comes to fit the conditions"))]  # type: ignore[attr-defined]

    def keep_the_beginning(self, why: Verdict, journey: Journey) -> None:
        """It is shown with the reason why it stays."""
        self.initial["moment"] = journey.moment or FITTING
        self.fields["moment"].disabled = True
        self.fields["moment"].help_text = str(why.reason)

    @staticmethod
    def initial_of(journey: Journey) -> dict[str, Any]:
        known = {name: getattr(journey, name) for name in ("name_zh", "name_en", "category")}
        return known | {"moment": journey.moment or FITTING}

    def clean_moment(self) -> str:
        moment: str = self.cleaned_data["moment"]
        return "" if moment == FITTING else moment


class StepForm(forms.Form):
    """Days and from where they count; who needs the letter no more is put together below, by the parts of an
    audience."""

    BEFORE_IT = "ahead"  # before the date: what the model writes with a minus sign

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=FARTHEST, initial=0)
    since = forms.ChoiceField(label=_("Counted"), help_text=_("0 days: on that day itself."))
    hour = forms.IntegerField(
        label=_("Hour"), min_value=0, max_value=23, required=False, help_text=_("Empty: at once, at whatever hour.")
    )
    late_hours = forms.IntegerField(
        label=_("May be late by (hours)"),
        min_value=0,
        max_value=24 * 60,
        initial=24,
        help_text=_("Later than that it is skipped, and you see it. 0: only on its day."),
    )

    def __init__(self, *args: Any, journey: Journey, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(From.MOMENT.value, _("after the date"))]
        if journey.moment:
            ways = [(self.BEFORE_IT, _("before the date")), *ways]
        else:
            ways = [(From.MOMENT.value, _("after somebody came to fit the conditions"))]
        if not is_first:
            ways.append((From.BEFORE.value, _("after the letter before has left")))
        self.fields["since"].choices = ways  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, step: JourneyStep) -> dict[str, Any]:
        since = cls.BEFORE_IT if step.days < 0 else step.counts_from
        return {"days": abs(step.days), "since": since, "hour": step.hour, "late_hours": step.late_hours}

    def times(self) -> dict[str, Any]:
        """What ``add_step`` and ``change_step`` take, without who needs it no more."""
        said = self.cleaned_data
        ahead = said["since"] == self.BEFORE_IT
        times = {name: said[name] for name in ("hour", "late_hours")}
        counts_from = From.MOMENT if ahead else From(said["since"])
        return times | {"days": -said["days"] if ahead else said["days"], "counts_from": counts_from}


__all__ = ["JourneyForm", "StepForm"]
