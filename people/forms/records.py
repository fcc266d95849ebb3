"""Forms about records: a name put right, contacts, a position, a guardian's consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person


class NameForm(forms.ModelForm):
    """As its owner writes it. Empty parts are found by themselves."""

    keep_former_name = forms.BooleanField(label=_("It was really their name before: keep it findable"), required=False)

    class Meta:
        model = Person
        fields = ["full_name", "family_name", "given_name", "suffix", "latin_name", "own_reading"]
        help_texts = {
            "family_name": _("May stay empty: it is found by itself."),
            "given_name": _("May stay empty: it is found by itself."),
        }

    def _post_clean(self) -> None:
        """The action cleans the whole record; here only the shape of what was typed counts."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.Meta.fields}


class GuardianConsentForm(forms.Form):
    email = forms.EmailField(label=_("Address of the minor"), help_text=_("The one they will sign up with."))
    guardian_name = forms.CharField(label=_("Guardian"), max_length=200)
    evidence = forms.CharField(label=_("Where the paper is kept"), max_length=200)
