"""The window of a class: a pane for each of them. Sixty are written here faster than by sixty turns of a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LONGEST_IN_ONE_PANE = 7  # characters


def window(panes: Iterable[Mapping[str, Any]]) -> SafeString:
    """What ``components/window.html`` shows; that file says what a pane is."""
    hidden = {
        state: f'<span class="visually-hidden">{escape(word)}</span>'
        for state, word in (("dark", _(", no news")), ("knocking", _(", knocking")), ("officer", _(", officer")))
    }
    return mark_safe(f'<ul class="window">{"".join(_pane(one, hidden) for one in panes)}</ul>')  # each part is escaped


def _pane(pane: Mapping[str, Any], hidden: Mapping[str, str]) -> str:
    """Every value is escaped here and once: ``format_html`` sixty times is a third of the page."""
    name, state, url, is_officer = pane["name"], pane["state"], pane.get("url"), pane.get("is_officer")
    attributes = f' class="pane-link{f" {state}" if state in hidden else ""}{" office" if is_officer else ""}"'
    if state == "lit" and pane.get("place"):
        attributes += f' data-place="{escape(pane["place"])}"'
    if pane.get("where"):
        attributes += f' title="{escape(pane["where"])}"'
    begin, end = (f'<a href="{escape(url)}"{attributes}>', "</a>") if url else (f"<span{attributes}>", "</span>")
    said = hidden.get(state, "") + (hidden["officer"] if is_officer else "")
    broad = ' class="broad"' if len(name) > LONGEST_IN_ONE_PANE else ""
    return f"<li{broad}>{begin}<bdi>{escape(name)}</bdi>{said}{end}</li>"
