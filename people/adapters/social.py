"""Coming in by another house: campus sign-on, WeChat. They say who somebody is there, never who they are here."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, is_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess, Provider
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from people.actions import note_way_in, sign_up, take_over_by_proven_address
from people.models import User


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _("This address has a login already. Log in there first, then add %s on your security page."),
        "disconnect_last": _("This is your only way to log in. Set a password first."),
        "connected_other": _("This account belongs to another login."),
    }

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """Those that lead anywhere from where the reader is."""
        return [each for each in super().list_providers(request) if getattr(each, "is_offered", _always)(request)]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The login at an address the other house has proven, and nothing less than proven.

        Some houses say ``"false"``, a string that counts as true; only the boolean counts here.
        """
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True
        found = super().authenticate_by_email(sociallogin)
        if found is None:
            return None
        user = take_over_by_proven_address(*found, by=self.request.actor)
        self._keep(sociallogin, user)
        return user, found[1]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Adding a way in to the login at hand ends here, so that only the way in is written."""
        if sociallogin.state.get("process") != AuthProcess.CONNECT or not request.user.is_authenticated:
            return
        if sociallogin.is_existing and sociallogin.user != request.user:
            messages.error(request, self.error_messages["connected_other"])
        elif not sociallogin.is_existing:
            self._ask_again_who_it_is(request, sociallogin)
            self._keep(sociallogin, request.user)
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_connections")))

    def _ask_again_who_it_is(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A new way in is a key to the house: nobody adds one at a screen that was left open, nor by a link sent
        to the victim. Afterwards they begin once more, for the other house's word was used up."""
        if is_reauthentication_required(request, app="allauth.socialaccount"):
            begin = sociallogin.provider.get_login_url(request, process=AuthProcess.CONNECT)
            first = get_reauthentication_flows(request.user)[0]["id"]
            name = {"reauthenticate": "account_reauthenticate"}.get(first, first)
            raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': begin})}"))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> User:
        """After the sign-up page, which asks everybody for birth date and consent: there is no way around it."""
        if form is None:
            raise ImproperlyConfigured("SOCIALACCOUNT_AUTO_SIGNUP must stay off.")
        email = form.cleaned_data["email"].lower()
        user = sign_up(
            email,
            by=request.actor,
            birth_date=form.cleaned_data["birth_date"],
            language=request.LANGUAGE_CODE,
            is_verified=email in _proven(sociallogin),
        )
        sociallogin.user = user
        self._keep(sociallogin, user)
        return user

    def _keep(self, sociallogin: SocialLogin, user: User) -> None:
        sociallogin.account.user = user
        sociallogin.account.save()
        note_way_in(user, sociallogin.account.provider, by=self.request.actor)


def _always(_request: HttpRequest) -> bool:
    return True


def _proven(sociallogin: SocialLogin) -> set[str]:
    return {address.email.lower() for address in sociallogin.email_addresses if address.verified is True}
