from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CardsConfig(AppConfig):
    name = "cards"
    verbose_name = _("Alumni cards")

    def ready(self) -> None:
        from cards.hangs import hang_up

        hang_up()
