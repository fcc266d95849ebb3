"""Text to values: appointing, extending, ending, handing over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Office, Term
from people.models import Person


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AppointForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label=_("Who"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )
    office = forms.ModelChoiceField(
        Office.objects.none(),
        to_field_name="code",
        label=_("Office"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an office.")},
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Until"),
        widget=DayInput,
        required=False,
        help_text=_("The first day without the office. Leave it empty when no end is known."),
    )

    def __init__(self, *args: Any, persons: QuerySet[Person], offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class TermEndForm(forms.Form):
    on = forms.DateField(
        label=_("Ends on"), widget=DayInput, help_text=_("The first day without the office; today when it ends now.")
    )


class TermExtendForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Now until"), widget=DayInput, required=False, help_text=_("Empty: without a known end.")
    )


class HandoverForm(forms.Form):
    successor = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label=_("Who follows"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )
    on = forms.DateField(label=_("From"), widget=DayInput, help_text=_("On this day your term ends and theirs begins."))
    until = forms.DateField(label=_("Until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, persons: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = persons  # type: ignore[attr-defined]


class HandoverNoteForm(forms.ModelForm):
    """The note only; saved by an action."""

    class Meta:
        model = Term
        fields = ["handover_note"]
        widgets = {"handover_note": forms.Textarea(attrs={"rows": 8})}
        labels = {"handover_note": _("What the next one should know")}
