"""What a campaign is, in the words of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from associations.models import Association
from messaging.registry import find_category
from outreach.models import Audience, Campaign, Wording

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _hours(hours: int) -> StrOrPromise:
    return format_lazy(ngettext_lazy("{hours} hour", "{hours} hours", hours), hours=hours)


class CampaignForm(forms.Form):
    """What stands above the text: said when it is begun, and changed until it is handed in."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("For you and your colleagues. Readers see the subject of the letter."),
    )
    category = forms.ChoiceField(
        label=_("Kind of letter"),
        widget=forms.RadioSelect,
        help_text=_("Readers choose by it what they get. Whoever has switched it off gets nothing."),
    )
    audience = forms.ModelChoiceField(
        label=_("Who gets it"),
        queryset=Audience.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=_("By"),
        choices=Campaign.CHANNELS,
        initial=[value for value, _label in Campaign.CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one way at least.")},
    )
    replies = forms.ChoiceField(
        label=_("Replies go"), choices=Campaign.Replies, initial=Campaign.Replies.AUTHOR, widget=forms.RadioSelect
    )

    sample_percent = forms.TypedChoiceField(
        label=_("Try two subjects"),
        choices=[("", _("No, one subject for all")), *((share, f"{share} %") for share in (10, 20, 30, 50))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("On so many of the people, one half each. You write the other subject beside the first."),
    )
    sample_hours = forms.TypedChoiceField(
        label=_("The rest follows after"),
        choices=[(hours, _hours(hours)) for hours in (2, 4, 8, 24, 48)],
        coerce=int,
        empty_value=4,
        required=False,
        initial=4,
        help_text=_(
            "With the subject that you choose until then. If you choose none: the one with more answers, "
            "else the one after which fewer unsubscribed, else the first."
        ),
    )

    local_hour = forms.TypedChoiceField(
        label=_("At the reader's own hour"),
        choices=[("", _("No, at one time for all")), *((hour, f"{hour}:00") for hour in range(7, 22))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "Within a day of the start, by the clock of the city or country where each of them lives; of all others by "
            "the institution's. Whose hour has passed that day gets it on the next."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("local_hour") is not None and cleaned.get("sample_percent") is not None:
            self.add_error("local_hour", _("Two subjects are tried at one time for all. Choose one of the two."))
        return cleaned

    def __init__(
        self,
        *args: Any,
        unit: Association,
        audiences: QuerySet[Audience],
        categories: list[str],
        is_issue: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in map(find_category, categories) if kind is not None]
        self.fields["category"].choices = [(kind.code, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if is_issue:  # the newsletter says both
            del self.fields["category"], self.fields["audience"]
            return
        chosen: Any = self.fields["audience"]
        chosen.queryset = audiences
        chosen.empty_label = _("Everybody of %(unit)s") % {"unit": unit.name}
        if self.initial.get("audience") is None and not audiences.exists():
            chosen.help_text = _("You have saved no audience for this unit yet.")


class SubjectForm(forms.Form):
    """Which of the two the rest gets."""

    variant = forms.ChoiceField(choices=Wording.Variant)


class StartForm(forms.Form):
    """Empty: when somebody presses the button."""

    starts_at = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_("By the clock of the institution. Left empty, it starts when you press the button."),
    )


class AnswerForm(forms.Form):
    """Yes, or back to the author with a word."""

    decision = forms.ChoiceField(
        label=_("What do you say to it?"),
        choices=[("approve", _("It may leave as it is")), ("back", _("Back to its author"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    note = forms.CharField(
        label=_("A word to its author"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When it goes back: what should be different."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "back" and not cleaned.get("note", "").strip():
            self.add_error("note", _("Write a word to its author: what should be different?"))
        return cleaned
