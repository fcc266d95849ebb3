"""Text to values: opening, naming, changing and moving an association."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association

Kind = Association.Kind


class AssociationForm(forms.ModelForm):
    """What an association says of itself; the actions save it."""

    class Meta:
        model = Association
        fields = ["name_zh", "name_en", "mode", "joining", "founding_year", "entry_year", "end_year", "charter"]
        widgets = {"charter": forms.Textarea(attrs={"rows": 10})}

    def _post_clean(self) -> None:
        """The row itself is checked by the action, under its lock."""


class AssociationOpenForm(AssociationForm):
    """The same with the kind first: only kinds that may stand below the parent."""

    field_order = ["kind", *AssociationForm.Meta.fields]

    class Meta(AssociationForm.Meta):
        fields = ["kind", *AssociationForm.Meta.fields]

    def __init__(self, *args: Any, parent: Association, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = kinds_below(parent)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in below]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    parent = forms.ModelChoiceField(
        Association.objects.none(),
        to_field_name="public_id",
        label=_("Where to"),
        empty_label=None,
        error_messages={"required": _("Choose where it goes.")},
    )

    def __init__(self, *args: Any, parents: QuerySet[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


def kinds_below(parent: Association) -> list[Kind]:
    """What may stand below an association of this kind; the database has the last word."""
    if parent.is_chapter:
        return list(Association.CHAPTERS)
    tier = Association.TIERS[Kind(parent.kind)]
    tree = [kind for kind, below in Association.TIERS.items() if below > tier]
    return [*tree, *Association.CHAPTERS] if tier <= Association.TIERS[Kind.DEPARTMENT] else tree
