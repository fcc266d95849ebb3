"""There and back. Where no app is described, neither address exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse

from people.adapters.wechat.exchange import WeChatAdapter


def where_described(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def only_there(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    return only_there


class ComingBack(OAuth2CallbackView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever declines at WeChat comes back with a state and no code."""
        if "code" not in request.GET and request.GET.get("state"):
            provider = self.adapter.get_provider()
            state, answer = self._get_state(request, provider)
            return answer if state is None else render_authentication_error(request, provider, AuthError.CANCELLED)
        return super().dispatch(request, *args, **kwargs)

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.place = state["place"]
        return state, answer


wechat_login = where_described(OAuth2LoginView.adapter_view(WeChatAdapter))
wechat_callback = where_described(ComingBack.adapter_view(WeChatAdapter))
