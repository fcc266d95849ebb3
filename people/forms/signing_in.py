"""allauth's forms in our words. They save, which ours never do: allauth calls them that way."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as second_step
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.verdicts import Refusal, Verdict
from messaging.permissions import can_text_code
from people.actions import sign_up
from people.queries import offers_phone

ADDRESS = _("E-mail")
NEW_PASSWORD = _("New password")
PASSWORD_RULE = _("10 characters or more: three or four words are easiest to remember.")
LABELS = {
    "login": ADDRESS,
    "email": ADDRESS,
    "phone": _("Telephone"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "code": _("Code"),
    "name": _("Name of the key"),
    "passwordless": _("Log in with it alone, without a password"),
    "account": _("Ways to log in"),
}
HELPS = {"passwordless": _("Your phone or key then asks for your finger, your face or a PIN.")}


class OurWords:
    """Labels of the house, no placeholders (they vanish when one types), a password typed once."""

    fields: dict[str, forms.Field]
    new_password_label = NEW_PASSWORD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = self.new_password_label if name == "password1" else LABELS.get(name, field.label)
            if name not in JOINING:
                field.help_text = PASSWORD_RULE if name == "password1" else HELPS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


JOINING = ("birth_date", "agrees")


class SignUpForm(OurWords, account.SignupForm):
    field_order = ("email", "birth_date", "password1", "agrees")
    new_password_label = _("Password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "Leave it empty if you like: then we mail you a code each time you log in."
        )

    def try_save(self, request: HttpRequest) -> tuple[AbstractBaseUser | None, HttpResponse | None]:
        """Two who sign up with one address at the same moment are answered like two at any time."""
        try:
            return super().try_save(request)
        except (ValidationError, Refusal):
            self.account_already_exists = True
            return super().try_save(request)

    def save(self, request: HttpRequest) -> AbstractBaseUser:
        return sign_up(
            self.cleaned_data["email"],
            by=request.actor,
            birth_date=self.cleaned_data["birth_date"],
            password=self.cleaned_data.get("password1") or None,
            language=request.LANGUAGE_CODE,
        )


class SocialSignUpForm(OurWords, social.SignupForm):
    field_order = ("email", "birth_date", "agrees")


class LogInForm(OurWords, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offers_phone():
            self.fields["login"].label = _("E-mail or telephone")


class RequestCodeForm(OurWords, account.RequestLoginCodeForm):
    """By mail, or with ``?by=phone`` by text message: one question, never two of which one is to be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = "phone" if self._has_phone and self._is_by_phone() else "email"
        for name in {"email", "phone"} - {wanted}:
            self.fields.pop(name, None)
        self.fields[wanted].required = True

    def clean_phone(self) -> str:
        """Whether a code can go there is asked before it is known whose number it is."""
        _raise_unless(can_text_code(self.cleaned_data["phone"]))
        return str(super().clean_phone())

    def _is_by_phone(self) -> bool:
        return "phone" in self.data if self.is_bound else allauth_context.request.GET.get("by") == "phone"


class ConfirmLoginCodeForm(OurWords, account.ConfirmLoginCodeForm):
    pass


class ConfirmAddressCodeForm(OurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordCodeForm(OurWords, account.ConfirmPasswordResetCodeForm):
    pass


class ChangeAddressForm(OurWords, account.ChangeEmailForm):
    pass


class AddAddressForm(OurWords, account.AddEmailForm):
    pass


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    pass


class VerifyPhoneForm(OurWords, account.VerifyPhoneForm):
    pass


class ChangePhoneForm(OurWords, account.ChangePhoneForm):
    def clean_phone(self) -> str:
        _raise_unless(can_text_code(self.cleaned_data["phone"]))
        return str(super().clean_phone())


def _raise_unless(verdict: Verdict) -> None:
    if not verdict:
        raise ValidationError(str(verdict.reason), code=verdict.code)


class SecondStepForm(OurWords, second_step.AuthenticateForm):
    pass


class SecondStepAgainForm(OurWords, second_step.ReauthenticateForm):
    pass


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    pass


class DeactivateAppForm(OurWords, totp.DeactivateTOTPForm):
    pass


class AddPasskeyForm(OurWords, passkeys.AddWebAuthnForm):
    pass


class RenamePasskeyForm(OurWords, passkeys.EditWebAuthnForm):
    pass


class RecoveryCodesForm(OurWords, recovery.GenerateRecoveryCodesForm):
    pass


class DisconnectForm(OurWords, social.DisconnectForm):
    pass
