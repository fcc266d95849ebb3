from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionConfig(AppConfig):
    name = "institution"
    verbose_name = _("Institution")

    def ready(self) -> None:
        from institution.hangs import hang_up

        hang_up()
