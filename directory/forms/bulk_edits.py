"""Which change is made to many, and what it is to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import BulkEdit
from people.codes import city_choices
from people.models import Tag

Operation = BulkEdit.Operation
NOTHING = [("", "-")]


class BulkEditForm(forms.Form):
    operation = forms.ChoiceField(label=_("What is to be done"), choices=Operation.choices, widget=forms.RadioSelect)
    tag = forms.ModelChoiceField(label=_("Tag"), queryset=Tag.objects.none(), required=False, empty_label="-")
    city = forms.ChoiceField(label=_("City"), required=False)
    employer = forms.CharField(label=_("Where they work"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].queryset = Tag.objects.offered().order_by("name")  # type: ignore[attr-defined]
        self.fields["city"].choices = [*NOTHING, *city_choices()]  # type: ignore[attr-defined]

    def value(self) -> str:
        """As the action takes it."""
        said = self.cleaned_data
        if said["operation"] in (Operation.ADD_TAG, Operation.REMOVE_TAG):
            return str(said["tag"].pk) if said["tag"] else ""
        return {Operation.CITY: said["city"], Operation.EMPLOYER: said["employer"]}.get(said["operation"], "")
