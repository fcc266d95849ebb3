"""What staff say when they have a record erased."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked for it, when, and where the paper is. It is erased along with the rest."),
    )
    is_sure = forms.BooleanField(label=_("I have made sure that it is this person who asks, and this record."))
