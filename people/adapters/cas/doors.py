"""There and back. Where no server is described, neither address exists."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import ProviderException
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from requests import RequestException

from people.adapters.cas.provider import CasProvider
from people.adapters.cas.tickets import redeem


def _provider(request: HttpRequest) -> CasProvider:
    try:
        return get_adapter().get_provider(request, CasProvider.id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


@login_not_required
@require_GET
def cas_login(request: HttpRequest) -> HttpResponse:
    return _provider(request).redirect_from_request(request)


@login_not_required
@require_GET
def cas_callback(request: HttpRequest) -> HttpResponse:
    """The state is used up first, so that a ticket cannot be brought twice, nor by another browser."""
    provider = _provider(request)
    key, ticket = request.GET.get("state", ""), request.GET.get("ticket", "")
    state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=key)
    if state is None or not ticket:
        return render_authentication_error(request, provider)
    app = provider.app.settings
    try:
        name, attributes = redeem(app["server"], app["version"], provider.service(request, key), ticket)
        login = provider.sociallogin_from_response(request, {"name": name, "attributes": attributes})
    except (ProviderException, RequestException) as error:
        return render_authentication_error(request, provider, exception=error)
    login.state = state
    return complete_social_login(request, login)
