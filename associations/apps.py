from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = _("Associations")

    def ready(self) -> None:
        from associations.permissions.scope import reaches
        from common.console import decide_by

        decide_by(reaches)
        _name_the_letters()


def _name_the_letters() -> None:
    from associations.emails.joining import DESK, JOINING
    from messaging.registry import Category, categories

    categories.hang(Category(JOINING, _("Joining groups"), _("Your requests, their answers, and invitations.")))
    categories.hang(Category(DESK, _("My desk"), _("What waits for you as an officer."), priority=4))
