"""A file and where it belongs; what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from directory.models import Import
from directory.reading import FIELDS, NOTE, column_letters
from directory.words import field_name

# The readings to choose from; GB18030 contains GBK and GB2312, and which UTF-16 it is, its bytes say.
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 (GBK, GB2312)",
    "utf-16": "UTF-16",
    "big5": "Big5",
    "big5-hkscs": "Big5-HKSCS",
    "windows-1252": "Windows-1252",
}
ACCEPTED = (
    ".csv,.txt,.xlsx,.xls,text/csv,application/vnd.ms-excel"
    ",application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)


class RosterForm(forms.Form):
    association = forms.ModelChoiceField(
        label=_("Whose roster is it"),
        queryset=Association.objects.none(),
        to_field_name="public_id",
        help_text=_("Departments, cohorts and classes that the file names and that do not exist are opened below it."),
        error_messages={"required": _("Say where the people of the file belong.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or XLS, with one person in each row and the names of the columns above."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    source_name = forms.CharField(
        label=_("Where the file comes from"),
        max_length=120,
        required=False,
        help_text=_("The registry, the archive … What its columns mean is remembered for the next one."),
    )

    def __init__(self, *args: Any, units: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        """``units`` may be chosen; there may be thousands, so that only those ``offered`` stand in the list."""
        super().__init__(*args, **kwargs)
        self.fields["association"].queryset = units  # type: ignore[attr-defined]
        self.fields["association"].widget.choices = offered  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice per column, named ``column_3`` (from 0), and how the file is read."""

    source_name = forms.CharField(label=_("Where the file comes from"), max_length=120, required=False)

    def __init__(self, *args: Any, roster_import: Import, sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_name"].initial = roster_import.source_name
        if roster_import.kind == "csv":
            self.fields["encoding"] = _encoding(roster_import)
        elif len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(name, name) for name in sheets], initial=roster_import.sheet
            )
        self.fields["header_row"] = forms.IntegerField(
            label=_("Row with the column names"), min_value=1, max_value=1000, initial=roster_import.header_row
        )
        choices = [("", _("leave out")), (NOTE, _("keep as a note")), *((field, field_name(field)) for field in FIELDS)]
        for column, name in enumerate(roster_import.header):
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=name or column_letters(column + 1),
                choices=choices,
                required=False,
                initial=roster_import.columns.get(column, ""),
            )

    def reading_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.startswith("column_")]

    def column_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.startswith("column_")]

    def mapping(self) -> dict[int, str]:
        """Which column, from 0, is which field."""
        said = ((name, value) for name, value in self.cleaned_data.items() if name.startswith("column_") and value)
        return {int(name.removeprefix("column_")): value for name, value in said}

    def settings(self) -> dict[str, Any]:
        """How the file is to be read, as ``name_columns`` takes it."""
        names = ("source_name", "encoding", "sheet", "header_row")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _encoding(roster_import: Import) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Encoding"),
        choices=[*({roster_import.encoding: roster_import.encoding.upper()} | ENCODINGS).items()],
        initial=roster_import.encoding,
        help_text=(
            _("Recognised for certain.")
            if roster_import.encoding_is_certain
            else _("Only guessed: look whether the names below read well.")
        ),
    )
