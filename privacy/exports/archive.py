"""The archive: ``data.json`` for programs, ``index.html`` to read, and the person's own files beside them."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from typing import IO, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from files.gateways import full_path
from institution.reads import current
from privacy.exports.contents import Contents, Section
from privacy.exports.words import said

FORM = 1  # of data.json: another shape has another number


def write_archive(contents: Contents, out: IO[bytes]) -> None:
    """Into an open file, in the active language. A file that the disk has lost is left out and named as missing."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        files = [(file, f"files/{file.public_id}-{file.name}") for file in contents.files]
        there = [(file, name) for file, name in files if full_path(file.path).is_file()]
        for file, name in there:
            archive.write(full_path(file.path), name)
        names = [name for _file, name in there]
        archive.writestr(
            "data.json", json.dumps(as_data(contents, names), ensure_ascii=False, indent=1, default=_plain)
        )
        archive.writestr("index.html", as_page(contents, names))
        style = finders.find("privacy/copy.css")
        if style:
            archive.write(style, "style.css")


def as_data(contents: Contents, names: list[str]) -> dict[str, Any]:
    return {
        "form": FORM,
        "from": current().name,
        "made_at": timezone.now(),
        "language": get_language(),
        "sections": {section.name: _section(section) for section in contents.sections},
        "files": names,
    }


def _section(section: Section) -> dict[str, Any]:
    titles = {name: str(title) for name, title, _field in section.columns}
    return {"title": str(section.title), "fields": titles, "rows": section.rows}


def as_page(contents: Contents, names: list[str]) -> str:
    """Without anything from elsewhere, so that it can be read in ten years from a disk."""
    sections = [
        {"title": one.title, "note": one.note, "rows": [list(_line(one, row)) for row in one.rows]}
        for one in contents.sections
        if one.rows
    ]
    nothing = [one.title for one in contents.sections if not one.rows and not one.note]
    facts = {
        "sections": sections,
        "nothing": nothing,
        "files": names,
        "made_at": timezone.now(),
        "institution": current(),
    }
    return render_to_string("privacy/copy.html", facts | {"language": get_language()})


def _line(section: Section, row: dict[str, Any]) -> Any:
    for name, title, column in section.columns:
        if words := said(row[name], column):
            yield title, words


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
