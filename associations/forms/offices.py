"""Text to values: appointing, extending, ending, handing over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, Office, Term
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


class OfficeForm(forms.ModelForm):
    """What an office is called, where it is, and what it may do. What the reader does not hold stays as it is."""

    kinds = forms.MultipleChoiceField(
        label=_("In associations of kind"), choices=Association.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    capabilities = forms.MultipleChoiceField(
        label=_("May"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Office
        fields = ["code", "name_zh", "name_en", "kinds", "capabilities", "single_holder", "answers_requests"]
        help_texts = {
            "code": _("Letters and figures, for programs: reunion_host. It stays."),
            "single_holder": _("It stays: the terms of today rest on it."),
        }

    def __init__(self, *args: Any, held: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capabilities"].choices = [(code, label) for code, label in Capability.choices if code in held]
        if self.instance.pk:
            del self.fields["code"], self.fields["single_holder"]
        self._kept = [code for code in self.instance.capabilities if code not in held]

    def _post_clean(self) -> None:
        """The action cleans the whole; here only the shape of what was typed counts."""

    def facts(self) -> dict[str, Any]:
        """With the capabilities that were not offered, in the order of the list."""
        chosen, kinds = {*self.cleaned_data["capabilities"], *self._kept}, self.cleaned_data["kinds"]
        return self.cleaned_data | {
            "capabilities": [code for code in Capability.values if code in chosen],
            "kinds": [kind for kind in Association.Kind.values if kind in kinds],
        }
