from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from outreach.actions.subscriptions import end_by_letter, renew_by_letter
        from outreach.hangs import hang_up, hang_up_newsletters

        hang_up()
        hang_up_newsletters(end_by_letter, renew_by_letter)
