"""Who somebody is on campus: the name by which they sign on there."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

Said = dict[str, Any]


class CasAccount(ProviderAccount):
    def to_str(self) -> str:
        return self.account.uid


class CasProvider(Provider):
    """``settings`` of its one app: ``server`` without a slash at its end, ``version`` 2 or 3."""

    id = "cas"
    name = "CAS"
    package = "people.adapters.cas"
    account_class = CasAccount
    supports_redirect = True

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        super().__init__(request, app=app)
        self.name = app.name or self.name

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("cas_login") + (f"?{urlencode(kwargs)}" if kwargs else "")

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """CAS knows no state of its own, so ours is part of the address to come back to, which it must repeat."""
        state = self.stash_redirect_state(request, process, next_url, data, **kwargs)
        service = urlencode({"service": self.service(request, state)})
        return HttpResponseRedirect(f"{self.app.settings['server']}/login?{service}")

    @staticmethod
    def service(request: HttpRequest, state: str) -> str:
        return f"{build_absolute_uri(request, reverse('cas_callback'))}?{urlencode({'state': state})}"

    def extract_uid(self, data: Said) -> str:
        return data["name"]

    def extract_extra_data(self, data: Said) -> Said:
        return {}

    def extract_email_addresses(self, data: Said) -> list[EmailAddress]:
        """To begin the sign-up page with. Never as proven: in XML there is no boolean true."""
        given = data["attributes"].get("mail") or data["attributes"].get("email") or []
        return [EmailAddress(email=given[0], verified=False, primary=True)] if given and given[0] else []
