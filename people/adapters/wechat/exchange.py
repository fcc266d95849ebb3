"""WeChat's dialect of OAuth 2: other names of parameters, faults with status 200, JSON that calls itself text."""

from __future__ import annotations

import json
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.utils.http import urlencode

OPEN, API = "https://open.weixin.qq.com", "https://api.weixin.qq.com"
PAGES = {"desktop": "/connect/qrconnect", "inside": "/connect/oauth2/authorize"}


def is_inside_wechat(request: HttpRequest) -> bool:
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def ask(url: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """What the API answers. Raises ``OAuth2Error`` for a fault, which comes with status 200, and for anything odd.

    Read as UTF-8 by ourselves: it is sent as ``text/plain`` without a charset, and guessed wrong by libraries.
    """
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, params=parameters, allow_redirects=False)
        answer.raise_for_status()
    try:
        said = json.loads(answer.content.decode())
    except ValueError as error:
        raise OAuth2Error("WeChat did not answer in JSON.") from error
    if not isinstance(said, dict) or said.get("errcode"):
        code = said.get("errcode") if isinstance(said, dict) else "?"
        raise OAuth2Error(f"WeChat answered with fault {code}.")
    return said


class WeChatClient(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        """In the one order that the page inside WeChat takes, and with its fragment."""
        parameters = {
            "appid": self.consumer_key,
            "redirect_uri": self.callback_url,
            "response_type": "code",
            "scope": ",".join(scope),
            "state": self.state,
        }
        return f"{authorization_url}?{urlencode(parameters)}#wechat_redirect"

    def get_access_token(self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None) -> dict[str, Any]:
        said = ask(
            self.access_token_url,
            {
                "appid": self.consumer_key,
                "secret": self.consumer_secret,
                "code": code,
                "grant_type": "authorization_code",
            },
        )
        if not said.get("access_token") or not said.get("openid"):
            raise OAuth2Error("WeChat gave no token.")
        return said


class WeChatAdapter(OAuth2Adapter):
    provider_id = "wechat"
    client_class = WeChatClient
    place = "desktop"

    @property
    def _settings(self) -> dict[str, Any]:
        return self.get_provider().app.settings

    @property
    def authorize_url(self) -> str:
        return self._settings.get("open", OPEN) + PAGES[self.place]

    @property
    def access_token_url(self) -> str:  # type: ignore[override]
        return self._settings.get("api", API) + "/sns/oauth2/access_token"

    def get_client(self, request: HttpRequest, app: Any) -> WeChatClient:
        """Of the app that belongs to where they are; both have the same address to come back to."""
        mine = self._settings[self.place]
        back = self.get_callback_url(request, app)
        return self.client_class(request, mine["id"], mine["secret"], "GET", self.access_token_url, back)

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        openid = kwargs["response"]["openid"]
        api = self._settings.get("api", API)
        said = ask(f"{api}/sns/userinfo", {"access_token": token.token, "openid": openid, "lang": "zh_CN"})
        return self.get_provider().sociallogin_from_response(request, said)
