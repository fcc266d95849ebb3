"""allauth's account pages, with our letters, our actions and our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from common.verdicts import Refusal
from people import emails
from people.actions import prove_login_address, prove_login_phone, set_password
from people.actions.contact_points import tidy_contact
from people.forms.phones import PhoneField
from people.models import ContactPoint, User
from people.permissions import can_come_in_at, can_come_in_by

CODES: dict[str, Callable[..., None]] = {
    "account/email/login_code": emails.queue_sign_in_code,
    "account/email/email_confirmation": emails.queue_address_code,
    "account/email/email_confirmation_signup": emails.queue_address_code,
    "account/email/password_reset_code": emails.queue_password_code,
}
WORDS: dict[str, Callable[..., None]] = {
    "account/email/account_already_exists": emails.queue_you_have_a_login,
    "account/email/unknown_account": emails.queue_no_login_here,
}
# What changed about a login, by the name of allauth's notice.
CHANGES = {
    "account/email/password_changed": "password",
    "account/email/password_reset": "password",
    "account/email/password_set": "password",
    "mfa/email/totp_activated": "totp_on",
    "mfa/email/totp_deactivated": "totp_off",
    "mfa/email/webauthn_added": "passkey_on",
    "mfa/email/webauthn_removed": "passkey_off",
    "mfa/email/recovery_codes_generated": "recovery_codes",
    "socialaccount/email/account_connected": "way_in_on",
    "socialaccount/email/account_disconnected": "way_in_off",
}
SAID = {
    "account/messages/email_confirmed.txt": _("Your address is confirmed."),
    "account/messages/password_changed.txt": _("The new password is set."),
    "account/messages/password_set.txt": _("The password is set."),
    "account/messages/phone_verified.txt": _("Your number is confirmed."),
    "mfa/messages/recovery_codes_generated.txt": _("The new codes are here; the old ones do not work any more."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is on."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is off."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "socialaccount/messages/account_disconnected.txt": _("This way in is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are logged out everywhere else."),
}


@contextmanager
def _limits_as_allauth_says_them() -> Iterator[None]:
    """The form has asked before; this is for two who ask at the same moment, and for another code on the next page."""
    try:
        yield
    except Refusal as refusal:
        raise RateLimited from refusal


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login is closed. Ask the alumni office."),
        "duplicate_email": _("This is the address of your login already."),
        "email_password_mismatch": _("Address and password do not fit together. You can also have a code mailed."),
        "email_taken": _("This address has a login already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This is not the code in the letter. Look at the newest letter."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("This does not look like an e-mail address."),
        "phone_password_mismatch": _("Number and password do not fit together. You can also have a code sent."),
        "username_password_mismatch": _("This is neither an e-mail address nor a telephone number."),
        "phone_taken": _("This number has a login already."),
        "rate_limited": _("That was a little too often. Wait a minute, then try again."),
        "same_as_current": _("This is the same as before."),
        "too_many_login_attempts": _("That was a little too often. Wait a few minutes, or have a code mailed."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every letter of allauth is one of ours. An unknown one is a fault: nothing of theirs leaves the house."""
        user = self._reader_of(email, context.get("user"))
        if template_prefix in CODES:
            CODES[template_prefix](email, context["code"], user=user)
        elif template_prefix in WORDS:
            WORDS[template_prefix](email, user=user)
        else:
            emails.queue_login_changed(email, CHANGES[template_prefix], user=user)

    def _reader_of(self, email: str, user: User | None) -> User:
        """Whose language the letter speaks; a stranger's letter speaks that of the page they look at."""
        known = user or User.objects.filter(email__iexact=email).select_related("person").first()
        return known or User(email=email, language=translation.get_language() or "")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # type: ignore[override]
        """A code that was mailed before the address of a login changed, or the change was stopped, opens nothing."""
        can_come_in_at(user, kwargs.get("email")).or_raise()
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        reset = allauth_context.request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {})
        can_come_in_at(user, reset.get("email")).or_raise()
        changed = set_password(user, password, by=allauth_context.request.actor)
        user.password = changed.password  # allauth keeps the session of the object in its hands

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        try:
            proven = prove_login_address(email_address, by=request.actor)
        except ValidationError:
            proven = False
        if not proven:
            messages.error(request, _("This address belongs to another login by now."))
        return proven

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        with _limits_as_allauth_says_them():
            emails.queue_number_code(phone, code, user=user)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nobody's number costs no message; but it counts, refuses and takes as long as somebody's."""
        with _limits_as_allauth_says_them():
            emails.count_number_code(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Only a proven number is kept; whatever another house says of one proves nothing."""

    def set_phone_verified(self, user: User, phone: str) -> None:
        """At the page where one changes it; a code to log in with goes to the number that is theirs, and still is."""
        if allauth_context.request.actor.user != user:
            can_come_in_by(user, phone).or_raise()
        prove_login_phone(user, phone, by=allauth_context.request.actor)

    def get_user_by_phone(self, phone: str) -> User | None:
        """As it was typed at the log-in page, too."""
        try:
            number = tidy_contact(ContactPoint.Kind.PHONE, phone)
        except ValidationError:
            return None
        return User.objects.filter(phone=number, is_active=True).first()

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our sentence, where something lasting was done; the pages say the rest themselves."""
        sentence = message or SAID.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence), extra_tags=extra_tags)
