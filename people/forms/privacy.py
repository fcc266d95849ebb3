"""Who sees which field: one choice, and where it can be searched by, one tick for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models.gate import PersonalField, Purpose, rules
from people.queries.privacy import Line, ReaderCounts, in_page_order, in_words

SEARCHABLE = _("may be found by it")


@dataclass(frozen=True, slots=True)
class Row:
    """One field on the page."""

    line: Line
    audience: forms.BoundField
    search: forms.BoundField | None


class FieldChoicesForm(forms.Form):
    """``counts`` says how many people each audience means, as ``reader_counts`` has it."""

    def __init__(self, lines: list[Line], counts: ReaderCounts, data: Any = None) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            name = line.field.name
            self.fields[name] = forms.TypedChoiceField(
                label=line.field.label,
                coerce=int,
                choices=[(int(each), in_words(each, line.field, counts)) for each in line.field.audiences],
                initial=int(line.asked),
                disabled=line.is_locked,
            )
            if line.offers_search:
                self.fields[f"{name}-search"] = forms.BooleanField(
                    label=SEARCHABLE, required=False, initial=line.is_searchable, disabled=line.is_locked
                )

    def groups(self) -> list[tuple[Purpose, list[Row]]]:
        """The rows under what they are kept for."""
        found: dict[Purpose, list[Row]] = {}
        for line in self.lines:
            found.setdefault(line.field.purpose, []).append(self._row(line))
        return list(found.items())

    def _row(self, line: Line) -> Row:
        name = line.field.name
        return Row(line, self[name], self[f"{name}-search"] if line.offers_search else None)

    def chosen(self) -> dict[str, tuple[int, bool]]:
        """Field → (audience, searchable), only what differs from how it was shown: the rest keeps its default."""
        changed = {name.removesuffix("-search") for name in self.changed_data}
        return {
            line.field.name: (
                self.cleaned_data[line.field.name],
                self.cleaned_data.get(f"{line.field.name}-search", line.is_searchable),
            )
            for line in self.lines
            if line.field.name in changed and not line.is_locked
        }


@dataclass(frozen=True, slots=True)
class RuledRow:
    """One field on the institution's page."""

    field: PersonalField
    audience: forms.BoundField
    search: forms.BoundField | None
    locked: forms.BoundField


class FieldRulesForm(forms.Form):
    """How far each field goes until its owner chooses, whether it may be searched by, and whether that is settled."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.standing = rules()
        for known in in_page_order():
            rule = self.standing[known.name]
            self.fields[known.name] = forms.TypedChoiceField(
                label=known.label,
                coerce=int,
                choices=[(int(each), str(each.label)) for each in known.audiences],
                initial=int(rule.default),
            )
            if known.searches:
                self.fields[f"{known.name}-search"] = forms.BooleanField(
                    label=SEARCHABLE, required=False, initial=rule.is_searchable
                )
            self.fields[f"{known.name}-locked"] = forms.BooleanField(
                label=_("settled for everybody, whatever they chose"), required=False, initial=rule.is_locked
            )

    def groups(self) -> list[tuple[Purpose, list[RuledRow]]]:
        found: dict[Purpose, list[RuledRow]] = {}
        for known in in_page_order():
            search = self[f"{known.name}-search"] if known.searches else None
            row = RuledRow(known, self[known.name], search, self[f"{known.name}-locked"])
            found.setdefault(known.purpose, []).append(row)
        return list(found.items())

    def ruled(self) -> dict[str, tuple[int, bool, bool]]:
        """Field → (audience, searchable, locked), only what differs from how it was shown."""
        changed = {name.partition("-")[0] for name in self.changed_data}
        said = self.cleaned_data
        return {
            name: (said[name], said.get(f"{name}-search", False), said[f"{name}-locked"]) for name in sorted(changed)
        }
