"""The console's list of everything: Django's ``admin/app_list.html`` without its change links, written in one go.

It stands beside every page of the console; ``nav_sidebar.js`` finds its links by ``th[scope=row] a``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def console_nav(apps: Iterable[Mapping[str, Any]], path: str) -> SafeString:
    """``apps`` is what the admin site calls ``available_apps``; ``path`` is the page one is on."""
    return mark_safe("".join(_module(app, path) for app in apps))  # every value is escaped below


def _module(app: Mapping[str, Any], path: str) -> str:
    label, url, name = escape(app["app_label"]), escape(app["app_url"]), escape(str(app["name"]))
    current = " current-app" if app["app_url"] in path else ""
    rows = "".join(_row(label, model, path) for model in app["models"])
    return (
        f'<div class="app-{label} module{current}"><table>'
        f'<caption><a href="{url}" class="section">{name}</a></caption>{rows}</table></div>'
    )


def _row(label: str, model: Mapping[str, Any], path: str) -> str:
    noun, url, name = escape(model["object_name"].lower()), model.get("admin_url"), escape(str(model["name"]))
    is_here = url is not None and url in path
    link = f'<a href="{escape(url)}"{_CURRENT if is_here else ""}>{name}</a>' if url else name
    return (
        f'<tr class="model-{noun}{" current-model" if is_here else ""}">'
        f'<th scope="row" id="{label}-{noun}">{link}</th><td>{_add(label, noun, model.get("add_url"))}</td></tr>'
    )


_CURRENT = ' aria-current="page"'


def _add(label: str, noun: str, url: str | None) -> str:
    if not url:
        return ""
    return f'<a href="{escape(url)}" class="addlink" aria-describedby="{label}-{noun}">{escape(_("Add"))}</a>'
