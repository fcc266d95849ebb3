"""The console: Django's admin site in our dress."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from common.console import may
from common.console_home import checks_for, decisions_for


class Console(AdminSite):
    site_header = _("Console")
    site_title = _("Console")
    index_title = _("Today in the alumni office")
    site_url = "/"
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's way from any row to its page: it names the address of every row there is, an invitation's
        with the code in it, and asks nobody's leave."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds, today, an office that opens the console."""
        return request.user.is_active and may(request.actor, "console.open", None)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        waiting = {"decisions": decisions_for(request.actor), "checks": checks_for(request.actor)}
        return super().index(request, waiting | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door: Django's own form would let somebody in past the second step and the limits."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")
