"""What a merge asks: which record stays, and field by field whose value stands."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.queries.side_by_side import ONE, OTHER, Line

SIDES = ((ONE, _("this record")), (OTHER, _("that record")))


class MergeForm(forms.Form):
    """``lines`` are those that are chosen; a field that is not sent stands as it was preselected."""

    stays = forms.ChoiceField(label=_("Which record stays"), choices=SIDES, required=False)

    def __init__(self, *args: object, lines: list[Line], kept: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["stays"].initial = kept
        for line in lines:
            self.fields[line.name] = forms.ChoiceField(
                label=str(line.label), choices=SIDES, required=False, initial=line.marked
            )

    def side(self, name: str) -> str:
        """The chosen side, or the preselected one."""
        return self.cleaned_data.get(name) or str(self.fields[name].initial)

    def choices(self) -> dict[str, str]:
        """As ``merge_people`` takes them: whether the value of the record that stays counts, or the other's."""
        stays = self.side("stays")
        return {name: "kept" if self.side(name) == stays else "other" for name in self.fields if name != "stays"}
