"""From a letter to the fields of a template of WeChat."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from institution.reads import current, now, zone
from messaging.letters.rendering import Written
from messaging.models import Delivery, WechatTemplate
from messaging.queries.wechat import template_for
from messaging.registry import find_category
from messaging.vocabulary import FIELD, fields_in, fits, fitted


class CannotGoByWechat(Exception):
    """WeChat would not take this: a code of ``messaging.words``, and the field it is about."""


@dataclass(frozen=True, slots=True)
class FilledFields:
    template: WechatTemplate
    values: dict[str, str]

    @property
    def words(self) -> str:
        return FIELD.sub(lambda found: self.values[found[1] + found[2]], self.template.text)


def filled_for_wechat(delivery: Delivery, written: Written) -> FilledFields:
    """The template of its kind with every field in its place. Raises ``CannotGoByWechat``."""
    category = find_category(delivery.category)
    if category is None or category.is_marketing:
        raise CannotGoByWechat("wechat_no_marketing")
    template = template_for(delivery.category, written.language)
    if template is None:
        raise CannotGoByWechat("wechat_no_template")
    with translation.override(template.language), timezone.override(zone()):
        known = _facts(delivery, written)
    values = {}
    for name, kind in fields_in(template.text).items():
        fill = template.fills.get(name, "")
        values[name] = fitted(fill[1:-1] if fill.startswith('"') else known.get(fill, ""), kind)
        if not fits(values[name], kind):
            raise CannotGoByWechat(f"wechat_value_unfit: {name}")
    return FilledFields(template, values)


def page_for(delivery: Delivery) -> str:
    """Where a tap leads: the page that the letter names, else the inbox."""
    named = delivery.context.get("page")
    own = isinstance(named, str) and named.startswith(f"{settings.SITE_URL}/")
    return named if own else f"{settings.SITE_URL}{reverse('letter_list')}"


def _facts(delivery: Delivery, written: Written) -> dict[str, str]:
    category = find_category(delivery.category)
    owner = delivery.addressee.owner
    moment = now()
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return {
        "name": str(getattr(owner, "full_name", "") or _("alumna or alumnus")),
        "subject": written.subject,
        "institution": str(current().display_name or _("Alumni association")),
        "kind": str(category.label) if category else "",
        "day": day,
        "time": f"{day} {moment:%H:%M}",
    }


__all__ = ["CannotGoByWechat", "FilledFields", "filled_for_wechat", "page_for"]
