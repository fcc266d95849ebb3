from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from common.roles import grant_to_site

        # This is the lowest app with tables; Django sends the signal to no app without.
        pre_migrate.connect(grant_to_site, sender=self)
        autodiscover_modules("verbs")  # how each app says what it writes down
