from django.apps import AppConfig
from django.conf import settings
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
        _only_our_own()


def _only_our_own() -> None:
    """Tables of libraries are not edited past their own pages, so the console does not show them."""
    from django.contrib.admin import site

    ours = set(settings.HOUSE_APPS)
    site.unregister([model for model in site._registry if model._meta.app_label not in ours])
