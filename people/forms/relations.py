"""How two people are related."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person, Side


class RelationForm(forms.Form):
    """``found`` are the records to choose from; any other is none that was offered."""

    other = forms.ModelChoiceField(label=_("Record"), queryset=Person.objects.none(), to_field_name="public_id")
    side = forms.ChoiceField(label=_("What the other one is"), choices=Side.choices)

    def __init__(self, found: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = found  # type: ignore[attr-defined]
