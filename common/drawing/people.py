"""People in a list, one line each. Fifty are written here faster than by fifty turns of a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from common.drawing.icons import icon
from common.pages import Link


@dataclass(frozen=True, slots=True)
class PersonLine:
    """``url`` is their page. ``act`` is a button at the end; whom it is about is read aloud after its label.
    ``tag`` stands there, with a tick: what is so between reader and person.
    """

    name: str
    reading: str = ""
    meta: str = ""
    act: Link | None = None
    url: str = ""
    place: str = ""
    more: str = ""
    tag: str = ""
    photo: str = ""


def pane(name: str, place: str = "", photo: str = "") -> str:
    """What ``components/pane.html`` shows; that file says what it takes."""
    if photo:
        return f'<img class="pane photo" src="{escape(photo)}" alt="" loading="lazy">'
    where = f' data-place="{escape(place)}"' if place else ""
    return f'<span class="pane"{where} aria-hidden="true">{escape(name[:1].upper())}</span>'


def person_rows(lines: Iterable[PersonLine]) -> SafeString:
    """What ``components/person_rows.html`` shows. Every value is escaped here, and once."""
    return mark_safe(f'<ul class="rows">{"".join(map(_row, lines))}</ul>')


def _row(line: PersonLine) -> str:
    name = escape(line.name)
    reading = f'<span class="reading" lang="zh-Latn">{escape(line.reading)}</span>' if line.reading else ""
    title = f'<a class="title" href="{escape(line.url)}"><bdi>{name}</bdi></a>' if line.url else ""
    return (
        f'<li class="row person">{pane(line.name, line.place, line.photo)}'
        f'<div class="body"><span class="who">{title or f"""<bdi class="title">{name}</bdi>"""}{reading}</span>'
        f"{_meta(line.meta)}{_meta(line.more)}</div>{_tag(line.tag)}"
        f"{_button(line.act, name) if line.act else ''}</li>"
    )


def _meta(text: str) -> str:
    return f'<span class="meta">{escape(text)}</span>' if text else ""


def _tag(label: str) -> str:
    return f'<span class="rel tag done">{icon("check")}{escape(label)}</span>' if label else ""


def _button(act: Link, name: str) -> str:
    aloud = f'<span class="visually-hidden"> {name}</span>'
    return f'<a class="button second compact" href="{escape(act.url)}">{escape(str(act.label))}{aloud}</a>'
