"""The window of a class: a pane for each of them. Sixty are written here faster than by sixty turns of a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LONGEST_IN_ONE_PANE = 7  # characters


def window(panes: Iterable[Mapping[str, Any]]) -> SafeString:
    """What ``components/window.html`` shows; that file says what a pane is."""
    hidden = {
        state: format_html('<span class="visually-hidden">{}</span>', word)
        for state, word in (("dark", _(", no news")), ("knocking", _(", knocking")), ("officer", _(", officer")))
    }
    return format_html(
        '<ul class="window">{}</ul>', format_html_join("", "{}", ((_pane(one, hidden),) for one in panes))
    )


def _pane(pane: Mapping[str, Any], hidden: Mapping[str, SafeString]) -> SafeString:
    state, url, is_officer = pane["state"], pane.get("url"), pane.get("is_officer")
    attributes = format_html(
        ' class="pane-link{}{}"{}{}',
        f" {state}" if state in hidden else "",
        " office" if is_officer else "",
        format_html(' data-place="{}"', pane["place"]) if state == "lit" and pane.get("place") else "",
        format_html(' title="{}"', pane["where"]) if pane.get("where") else "",
    )
    return format_html(
        "<li{}>{}<bdi>{}</bdi>{}{}{}</li>",
        mark_safe(' class="broad"') if len(pane["name"]) > LONGEST_IN_ONE_PANE else "",
        format_html('<a href="{}"{}>', pane["url"], attributes)
        if pane.get("url")
        else format_html("<span{}>", attributes),
        pane["name"],
        hidden.get(state, ""),
        hidden["officer"] if is_officer else "",
        mark_safe("</a>" if url else "</span>"),
    )
