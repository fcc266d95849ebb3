"""The parts of one's own page, each a form of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.partial_dates import check_partial_date
from people.codes import city_choices, industry_choices
from people.models import ContactPoint
from people.models.tokens import CARDS_CHECK, SCOPES

NOTHING = [("", "—")]
# A postal address has a page of its own.
WITHOUT_PARTS = [each for each in ContactPoint.Kind.choices if each[0] != ContactPoint.Kind.ADDRESS]


class LifeForm(forms.Form):
    birth_date = forms.CharField(
        label=_("Date of birth"),
        required=False,
        max_length=10,
        validators=[check_partial_date],
        help_text=_("1987, 1987-03 or 1987-03-05. Who sees it, you decide."),
    )
    city_code = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city_code"].choices = [*NOTHING, *city_choices()]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=WITHOUT_PARTS)
    value = forms.CharField(
        label=_("Address or number"),
        max_length=320,
        help_text=_("Until you say otherwise, only you and officers who see contact data see it."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class PositionForm(forms.Form):
    employer = forms.CharField(label=_("Where you work"), required=False, max_length=200)
    title = forms.CharField(label=_("As what"), required=False, max_length=200)
    industry_code = forms.ChoiceField(label=_("Industry"), required=False)
    city_code = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["industry_code"].choices = [*NOTHING, *industry_choices()]  # type: ignore[attr-defined]
        self.fields["city_code"].choices = [*NOTHING, *city_choices()]  # type: ignore[attr-defined]


class DisplayForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=settings.LANGUAGES)
    display_size = forms.ChoiceField(
        label=_("Size of letters"), choices=[("normal", _("Normal letters")), ("large", _("Larger letters"))]
    )


class DisplayChoiceForm(DisplayForm):
    """One of the two, or both: each button says only what it changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


WHAT_A_SCOPE_ALLOWS = {
    "people:read": _("read my own record"),
    "people:write": _("change my own record"),
    "associations:read": _("read groups, requests and terms"),
    "associations:write": _("ask to join, answer requests, do what my offices allow"),
    "conversations:read": _("read what is said in my groups"),
    "conversations:write": _("write in my groups"),
    "messaging:read": _("read my letters"),
    "messaging:write": _("choose which letters I get"),
    "outreach:read": _("read what was sent to many, and its figures"),
    "outreach:write": _("hand in, approve and pause what goes to many, as far as my offices allow"),
    CARDS_CHECK: _("check whether a card is valid, at a gate or a counter"),
}


def scopes_in_words() -> list[tuple[str, str]]:
    """Each by what it allows, with the name that programs call it by."""
    return [(scope, f"{WHAT_A_SCOPE_ALLOWS[scope]} · {scope}") for scope in SCOPES]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=scopes_in_words, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Days it lives"), min_value=1, max_value=365, initial=90)
