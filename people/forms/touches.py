"""What staff note of a call or a visit, and the tags of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institution.reads import now
from people.models import Person, Tag, Touch


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TouchForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Touch.Kind.choices)
    happened_on = forms.DateField(label=_("Day"), widget=_day(), initial=lambda: now().date())
    words = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It belongs to this person's data: they may read it one day."),
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=_day(),
        help_text=_("From that day on it stands on the console's first page."),
    )


class TagsForm(forms.Form):
    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"), queryset=Tag.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = Tag.objects.offered().order_by("name")  # type: ignore[attr-defined]
        self.fields["tags"].initial = list(person.taggings.values_list("tag_id", flat=True))


class TagForm(forms.Form):
    name = forms.CharField(label=_("Tag"), max_length=40, help_text=_("Short, and never about health, faith or money."))
