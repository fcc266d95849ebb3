"""What somebody says who takes people out as a file: which columns, what kind of file, what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.exports import USUAL, Column
from directory.models import Export


class ExportForm(forms.Form):
    fields_ = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where somebody does not show you a thing, the cell stays empty, and the page says how many."),
    )
    format = forms.ChoiceField(
        label=_("Kind of file"), choices=Export.Format.choices, initial=Export.Format.CSV, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("What is it for?"),
        max_length=300,
        help_text=_("Whoever is in the file can read this: who took it out, when, and what for."),
    )

    def __init__(self, *args: Any, columns: Mapping[str, Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["fields_"]
        named.choices = [(name, capfirst(str(column.label))) for name, column in columns.items()]
        named.initial = [name for name in USUAL if name in columns]
