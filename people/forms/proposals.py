"""Where somebody lost may be reached, as a classmate types it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import ContactPoint, ContactProposal


class ProposalForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in ContactProposal.KINDS],
        initial=ContactPoint.Kind.EMAIL,
    )
    value = forms.CharField(label=_("Address or number"), max_length=320)
    note = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The letter says nothing but this. Write who you are, so that they know it is meant."),
    )
