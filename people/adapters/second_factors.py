"""Authenticator apps, passkeys, recovery codes: the institution's name stands in them."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from common.sealing import seal, unseal
from institution.reads import current


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Switch the second step off before you change the address of your login."),
        "incorrect_code": _("This is not the code. It changes every half minute: take the newest."),
        "unverified_email": _("Confirm the address of your login first."),
    }

    def _get_site_name(self) -> str:
        return current().display_name or super()._get_site_name()

    def encrypt(self, text: str) -> str:
        return seal(text, "people.second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, "people.second_factor")
