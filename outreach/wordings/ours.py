"""The placeholders and cards that every house has."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from associations.models import Association
from messaging.letters.links import absolute
from outreach.queries import readers
from outreach.registry import Block, Card, Placeholder

PLACEHOLDERS = (
    Placeholder("name", pgettext_lazy("placeholder", "name"), readers.names, is_always_there=True, name_zh="姓名"),
    Placeholder(
        "given_name",
        pgettext_lazy("placeholder", "given name"),
        readers.given_names,
        is_always_there=True,
        name_zh="名字",
    ),
    Placeholder("class", _("class"), readers.classes, name_zh="班级"),
    Placeholder("department", _("department"), readers.departments, name_zh="院系"),
    Placeholder("cohort", _("cohort"), readers.cohorts, name_zh="年级"),
    Placeholder("entry_year", _("entry year"), readers.entry_years, name_zh="入学年份"),
    Placeholder("graduation_year", _("graduation year"), readers.graduation_years, name_zh="毕业年份"),
    Placeholder("years", _("years since graduation"), readers.years_since_graduation, name_zh="毕业年数"),
    Placeholder("chapter", pgettext_lazy("placeholder", "chapter"), readers.chapters, name_zh="分会"),
    Placeholder("city", _("city"), readers.cities, name_zh="城市"),
    Placeholder("liaison", _("class liaison"), readers.liaisons, name_zh="联络员"),
    Placeholder("sender", _("who sends this"), None, is_always_there=True, name_zh="发件人"),
)

CARD = "padding:14px 16px;border:1px solid #8a9c9f;border-radius:6px"
BOX = (
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 18px">'
    '<tr><td style="{}">{}</td></tr></table>\n'
)


def _group(what: str) -> Card | None:
    unit = Association.objects.standing().filter(slug=what).first()
    if unit is None:
        return None
    address = absolute(unit.get_absolute_url())
    words = format_html('<a href="{}"><strong>{}</strong></a><br>{}', address, unit.name, unit.get_kind_display())
    return Card(format_html(BOX, CARD, words), f"{unit.name} · {unit.get_kind_display()}\n{address}")


BLOCKS = (Block("group", _("group"), _group, _("short-name-of-the-group")),)
