"""Small words every template may use: {% load portal %}."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from difflib import SequenceMatcher

from django import template
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common.drawing import icons
from common.drawing.console_nav import console_nav
from common.drawing.people import person_rows
from common.drawing.window import window
from common.markdown import to_html

register = template.Library()

HAN = r"[\u2e80-\u9fff\uf900-\uffef]"  # characters and full-width punctuation
# A space next to Chinese, also through the tags of a stressed word.
SPACE_IN_CHINESE = re.compile(rf"((?<={HAN})(?:</?\w+[^>]*>)*) (?=(?:<\w+[^>]*>)*)| (?=(?:</?\w+[^>]*>)*{HAN})")
MAY_BREAK_AFTER = re.compile(r"([级届系院部])(?=[\u4e00-\u9fff]{2})")

register.simple_tag(icons.icon, name="icon")
register.simple_tag(window, name="class_window")
register.simple_tag(person_rows)
register.simple_tag(console_nav)


@register.simple_block_tag
def words(content: str) -> SafeString:
    """The words of a block on one line, fit for a title and for an attribute.

    {% words as page_title %}{% block title %}…{% endblock %}{% endwords %} lets one block speak twice.
    """
    # The content was escaped where it was written; only quotes that templates spell out remain.
    return mark_safe(" ".join(content.split()).replace('"', "&quot;"))


@register.simple_block_tag
def sentence(content: str) -> SafeString:
    """Parts that a template writes on several lines, as one sentence: no space where Chinese has none."""
    text = " ".join(content.split())
    if not (get_language() or "").startswith("zh"):
        return mark_safe(text)
    return mark_safe(SPACE_IN_CHINESE.sub(r"\1", text))  # was escaped where it was written


@register.filter(needs_autoescape=True)
def breaks(name: str, autoescape: bool = True) -> SafeString:
    """A Chinese name of a class or department with places where a heading may break: 2006级<wbr>会计电算化3班."""
    text = conditional_escape(name) if autoescape else name
    return mark_safe(MAY_BREAK_AFTER.sub(r"\1<wbr>", text))


@register.filter
def markdown(text: str) -> SafeString:
    """What somebody wrote in Markdown, as HTML that can do no harm."""
    return mark_safe(to_html(text))


@register.filter
def cells(row: Iterable[str]) -> SafeString:
    """The cells of a row, each of them escaped already or to be escaped now, as one text."""
    return mark_safe("".join(map(conditional_escape, row)))


@register.filter
def number(value: int | None) -> str:
    """A whole number with a comma at the thousands, as both our languages write it."""
    return "" if value is None else f"{int(value):,}"


@register.filter
def month_name(day: date) -> str:
    """The month as it stands on a calendar leaf: "11月" or "Nov"."""
    return date_format(day, pgettext("format of a month on a calendar leaf", "M"))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """When somebody said something, as one would say it: "today 9:05", "yesterday 23:40", "18 November"."""
    if value is None:
        return ""
    here = localtime(value)
    days_ago = (localtime().date() - here.date()).days
    if days_ago in (0, 1):
        at = {"time": time_format(here, "G:i")}
        said = _("today %(time)s") % at if days_ago == 0 else _("yesterday %(time)s") % at
    else:
        said = date_format(here, "MONTH_DAY_FORMAT" if here.year == localtime().year else "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), said)


@register.simple_tag
def today() -> SafeString:
    """The day on top of a page that is about today: "11月22日，周日" or "Sunday 22 November"."""
    day = localtime().date()
    written = date_format(day, pgettext("format of today, above a page", "l j F"))
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), written)


@register.filter
def waited(since: datetime | None) -> str:
    """How long somebody has waited, in the largest unit: "4 days", nothing of the hours."""
    return timesince(since, depth=1) if since else ""


@register.simple_tag
def difference(text: str, other: str) -> SafeString:
    """The text with those characters marked that the other text does not have at their place."""
    matcher = SequenceMatcher(a=text or "", b=other or "", autojunk=False)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", text[start:end]) if tag != "equal" else text[start:end],)
            for tag, start, end, _, _ in matcher.get_opcodes()
            if end > start
        ),
    )
