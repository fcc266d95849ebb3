from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociationsConfig(AppConfig):
    name = "associations"
    verbose_name = _("Associations")

    def ready(self) -> None:
        from associations.admin.shared import PersonsDepartmentFilter
        from associations.hangs import hang_up
        from associations.permissions.scope import reaches
        from common.console import decide_by
        from people.registry import person_filters

        decide_by(reaches)
        person_filters.append(PersonsDepartmentFilter)
        hang_up()
