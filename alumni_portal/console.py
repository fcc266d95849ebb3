"""The console: Django's admin site in our dress."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.queries import lines_for
from common.actors import Actor
from common.console import may
from common.console_home import checks_for, decisions_for

# The rooms at the side, as often as they are needed.
ROOMS = (
    *("people", "directory", "cards", "associations", "outreach"),
    *("conversations", "messaging", "institution", "audit"),
)
OWN_LINES = 8  # of what the reader did last, beside what waits


def _own_entries(actor: Actor) -> QuerySet[Entry]:
    """Without the files: what they were brought for says it."""
    return Entry.objects.own_of(actor).exclude(verb__startswith="files.")[:OWN_LINES]


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

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """In the order of the day's work; that of the alphabet is another one in each language."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: ROOMS.index(app["app_label"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "decisions": decisions_for(request.actor),
            "checks": checks_for(request.actor),
            "own_lines": lines_for(_own_entries(request.actor), request.actor),
        }
        return super().index(request, context | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door: Django's own form would let somebody in past the second step and the limits."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")
