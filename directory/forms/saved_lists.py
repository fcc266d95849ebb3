"""What a list of people is called, what it holds, and who else sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association

KINDS = (("conditions", _("Whoever fits, also later")), ("people", _("Just these people")))


class ShareForm(forms.Form):
    association = forms.ModelChoiceField(
        label=_("Who else sees it"),
        queryset=Association.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody: it is mine alone"),
        help_text=_("Officers who see all records of this unit. Each of them sees of the people what they may see."),
    )

    def __init__(self, *args: Any, units: QuerySet[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].queryset = units  # type: ignore[attr-defined]


class SavedListForm(ShareForm):
    name = forms.CharField(label=_("Name of the list"), max_length=80)
    kind = forms.ChoiceField(label=_("What it holds"), choices=KINDS, initial="conditions", widget=forms.RadioSelect)

    field_order = ("name", "kind", "association")


class PickForm(forms.Form):
    saved_list = forms.ChoiceField(label=_("List"), required=False)
    name = forms.CharField(label=_("Or a new list"), max_length=80, required=False)

    def __init__(self, *args: Any, lists: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["saved_list"].choices = [("", "-"), *lists]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("saved_list") and not (said.get("name") or "").strip():
            self.add_error("name", _("Choose a list, or name a new one."))
        return said
