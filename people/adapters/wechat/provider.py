"""Who somebody is at WeChat: their ``unionid``, which is the same for both of our apps. An ``openid`` is not."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount, ProviderException
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.adapters.wechat.exchange import WeChatAdapter, is_inside_wechat

ON_A_DESKTOP, INSIDE_WECHAT = "desktop", "inside"
SCOPES = {ON_A_DESKTOP: "snsapi_login", INSIDE_WECHAT: "snsapi_userinfo"}


class WeChatAccount(ProviderAccount):
    def to_str(self) -> str:
        return self.account.extra_data.get("nickname") or str(_("WeChat"))


class WeChatProvider(OAuth2Provider):
    """``settings`` of its one app: ``desktop`` and ``inside``, each ``{"id", "secret"}`` or absent."""

    id = "wechat"
    name = _("WeChat")  # type: ignore[assignment]
    package = "people.adapters.wechat"
    account_class = WeChatAccount
    oauth2_adapter_class = WeChatAdapter

    def is_offered(self, request: HttpRequest) -> bool:
        """Where it leads anywhere: on a phone outside WeChat nobody can scan their own screen."""
        place = self.place_of(request)
        return bool(place) and bool(self.app.settings.get(place))

    @staticmethod
    def place_of(request: HttpRequest) -> str:
        if is_inside_wechat(request):
            return INSIDE_WECHAT
        return "" if "Mobi" in request.headers.get("User-Agent", "") else ON_A_DESKTOP

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """The app that was asked is remembered in the state, for its code is worth nothing to the other."""
        place = self.place_of(request)
        self.place = place if self.app.settings.get(place) else ON_A_DESKTOP
        if not self.app.settings.get(self.place):
            self.place = INSIDE_WECHAT
        kwargs["scope"] = [SCOPES[self.place]]
        return super().redirect(request, process, place=self.place, **kwargs)

    def get_oauth2_adapter(self, request: HttpRequest) -> WeChatAdapter:
        adapter = super().get_oauth2_adapter(request)
        adapter.place = getattr(self, "place", ON_A_DESKTOP)
        return adapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        unionid = data.get("unionid")
        if not isinstance(unionid, str) or not unionid:
            raise ProviderException("WeChat named no unionid: the apps are not bound to one open platform account.")
        return unionid

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the list of ways in shows, and nothing else: no picture, no place, no gender."""
        nickname = data.get("nickname")
        return {"nickname": nickname[:100]} if isinstance(nickname, str) else {}
