"""What everybody is asked who wants a login, however they come in. allauth builds its sign-up forms on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.partial_dates import check_partial_date
from people.permissions import can_sign_up


def _terms_sentence() -> SafeString:
    return format_html(
        '{} <a href="{}" target="_blank">{}</a>',
        _("I have read how my data are kept and agree:"),
        reverse_lazy("terms"),
        _("terms of use"),
    )


class AgreementForm(forms.Form):
    """Agreeing again, to the words that stand on the page; ``version`` is theirs."""

    version = forms.CharField(max_length=40, widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_("I have read this and agree"),
        error_messages={"required": _("Tick this if you agree. If you do not, log out: nothing is lost.")},
    )


class JoiningFields(forms.Form):
    birth_date = forms.CharField(
        label=_("Date of birth"),
        help_text=_("For example 1987-03-05. It only decides whether you may have a login."),
        max_length=10,
        validators=[check_partial_date],
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "numeric"}),
    )
    agrees = forms.BooleanField(
        label=lazy(_terms_sentence, SafeString)(),
        error_messages={"required": _("Without your consent we may not keep a login for you.")},
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        if values.get("birth_date") and values.get("email"):
            may_sign_up = can_sign_up(values["email"], values["birth_date"])
            if not may_sign_up:
                self.add_error("birth_date", forms.ValidationError(str(may_sign_up.reason), code=may_sign_up.code))
        return values

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """allauth asks for it; the action has written everything already."""
