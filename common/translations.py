"""The catalogue of translations: gathered, compared and compiled without gettext on the machine.

Message ids are English; the one catalogue is locale/zh_Hans. It is sorted, carries no line numbers and
no dates that move, so that two people who add words meet only where they add the same word.
"""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import TranslatorCommentWarning, templatize  # type: ignore[attr-defined]

LOCALE = "zh_Hans"
FUNCTIONS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Where words of the house are written; tests and migrations speak to nobody.
NOT_READ = {"tests", "migrations", "locale", "static", "docs", "benchmarks", "requirements", "staticfiles"}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%(?:\.\d+)?[sd]|\{\w*\}")
TAG = re.compile(r"</?\w+")
# What the alumni office does not say, and how it does not write (docs/guides/translating.md).
HAN = r"\u3400-\u9fff"
STYLE = [
    (re.compile(r"请您|敬请|尊敬的|操作成功|提交成功|成功地"), "machine Chinese"),
    (re.compile(r"[！!]"), "exclamation mark"),
    (re.compile(rf"[{HAN}] +[A-Za-z0-9%{{]|[A-Za-z0-9)}}] +[{HAN}]"), "typed space beside Latin"),
    (re.compile(rf"[{HAN}][,;:?]"), "half-width punctuation"),
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One message that cannot ship, and why."""

    what: str
    message: str

    def __str__(self) -> str:
        return f"{self.what}: {self.message}"


def catalogue_path() -> Path:
    return Path(settings.LOCALE_PATHS[0]) / LOCALE / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> Catalog:
    """The translations as they stand on disk; an empty catalogue when there are none."""
    if not path.exists():
        return Catalog(locale=LOCALE, project="alumni-portal", creation_date=datetime(2025, 11, 21, tzinfo=UTC))
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def gather(root: Path) -> Catalog:
    """Every message that the Python files and templates below root speak."""
    messages = Catalog(locale=LOCALE)
    for path in _files_that_speak(root):
        for _line, ids, _comments, context in messages_of(path):
            messages.add(ids, context=context)
    return messages


def update(catalogue: Catalog, gathered: Catalog) -> list[Message]:
    """Bring the catalogue to what is spoken now; returns the messages nobody speaks any more."""
    gone = [message for message in catalogue if message.id and _twin(gathered, message) is None]
    for message in gone:
        catalogue.delete(message.id, message.context)
    for message in gathered:
        if message.id and not _same_shape(_twin(catalogue, message), message):
            catalogue.delete(message.id, message.context)
            catalogue.add(message.id, context=message.context, flags=message.flags)
    catalogue.obsolete.clear()
    return gone


def written(catalogue: Catalog) -> bytes:
    """The catalogue as the bytes of its file, the same for the same words."""
    catalogue.project, catalogue.version = "Alumni Portal", "1"
    catalogue.header_comment = "# The words of the portal in simplified Chinese."
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "the alumni office"
    catalogue.revision_date = catalogue.creation_date
    catalogue.fuzzy = False
    file = io.BytesIO()
    write_po(file, catalogue, sort_output=True, no_location=True, omit_header=False, width=100)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """What Django reads when it runs; unfinished (fuzzy) messages stay English."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def compile_catalogue(path: Path | None = None) -> Catalog:
    """Write the compiled catalogue beside the other; whole or not at all, others may be reading it."""
    path = path or catalogue_path()
    catalogue = read_catalogue(path)
    fresh = path.with_suffix(".mo.new")
    fresh.write_bytes(compiled(catalogue))
    fresh.replace(path.with_suffix(".mo"))
    return catalogue


def problems(catalogue: Catalog, gathered: Catalog) -> Iterator[Problem]:
    """Everything that keeps the translation from being complete and right."""
    for message in gathered:
        if message.id and _twin(catalogue, message) is None:
            yield Problem("not in the catalogue", _shown(message))
    for message in catalogue:
        if message.id:
            yield from _problems_of(message, gathered)
    for message in catalogue.obsolete.values():
        yield Problem("obsolete", _shown(message))


def _problems_of(message: Message, gathered: Catalog) -> Iterator[Problem]:
    if _twin(gathered, message) is None:
        yield Problem("obsolete", _shown(message))
        return
    strings = [string or "" for string in _forms(message.string)]
    if not all(strings):
        yield Problem("untranslated", _shown(message))
        return
    if message.fuzzy:
        yield Problem("fuzzy", _shown(message))
    source = _forms(message.id)[-1]
    for string in strings:
        if _marks(PLACEHOLDER, source) != _marks(PLACEHOLDER, string):
            yield Problem("placeholders differ", _shown(message))
        if _marks(TAG, source) != _marks(TAG, string):
            yield Problem("tags differ", _shown(message))
        for pattern, rule in STYLE:
            if pattern.search(string):
                yield Problem(rule, f"{_shown(message)} → {string}")


def _files_that_speak(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if parts[0] in NOT_READ or any(part in NOT_READ or part.startswith(".") for part in parts[:-1]):
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in parts):
            yield path


def messages_of(path: Path) -> Iterable[tuple[Any, ...]]:
    """Line, id or ids, comments and context of each message one file speaks."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TranslatorCommentWarning)
            source = templatize(source, origin=str(path))
        # How a template is indented means something to Python's tokenizer, and nothing here.
        source = "\n".join(line.lstrip() for line in source.splitlines())
    return extract("python", io.BytesIO(source.encode()), keywords=FUNCTIONS, options={"encoding": "utf-8"})


def _twin(catalogue: Catalog, message: Message) -> Message | None:
    return catalogue.get(message.id, message.context)


def _same_shape(ours: Message | None, theirs: Message) -> bool:
    """False when the message is new, or has become plural or singular since it was translated."""
    return ours is not None and ours.id == theirs.id


def _forms(text: Any) -> tuple[str, ...]:
    """Singular and plural, or the one there is."""
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def _marks(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(text.replace("%%", "")))


def _shown(message: Message) -> str:
    text = _forms(message.id)[0]
    return f"[{message.context}] {text}" if message.context else text
