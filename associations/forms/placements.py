"""Text to values: placing people in another unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import Association


class PlaceForm(forms.Form):
    unit = forms.ModelChoiceField(
        Association.objects.none(),
        to_field_name="public_id",
        label=_("Where to"),
        error_messages={"required": _("Choose a unit."), "invalid_choice": _("Choose a unit from the list.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
