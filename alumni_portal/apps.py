from django.apps import AppConfig
from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _


class RoofConfig(AppConfig):
    name = "alumni_portal"
    verbose_name = _("Alumni portal")
    default = True

    def ready(self) -> None:
        from alumni_portal.console_questions import hang_in

        hang_in()


class ConsoleConfig(SimpleAdminConfig):
    default_site = "alumni_portal.console.Console"

    def ready(self) -> None:
        super().ready()
        autodiscover()
