"""The console: Django's admin site in our dress."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common.console import may


class Console(AdminSite):
    site_header = _("Console")
    site_title = _("Console")
    index_title = _("Today in the alumni office")
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds, today, an office that opens the console."""
        return request.user.is_active and may(request.actor, "console.open", None)
