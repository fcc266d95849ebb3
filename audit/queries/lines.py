"""Entries as sentences: who, what, about which rows. A row the reader may not see is not named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import vocabulary
from audit.models import Entry
from common.actors import Actor, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PERSON = settings.MESSAGING_OWNER_MODEL.lower()
LOGIN = settings.AUTH_USER_MODEL.lower()

WITHOUT_A_NAME = {
    Kind.PERSON: gettext_lazy("somebody logged in"),
    Kind.VISITOR: gettext_lazy("a visitor"),
    Kind.SIGNED_LINK: gettext_lazy("somebody with a link from a letter"),
    Kind.PROVIDER: gettext_lazy("a provider"),
    Kind.SYSTEM: gettext_lazy("the system"),
}
DOORS = {
    "page": gettext_lazy("on a page"),
    "console": gettext_lazy("in the console"),
    "api": gettext_lazy("through the API"),
    "link": gettext_lazy("from a letter"),
    "clock": gettext_lazy("by the clock"),
    "worker": gettext_lazy("by a worker"),
    "shell": gettext_lazy("in the shell"),
    "webhook": gettext_lazy("by a provider's call"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """One row an entry is about: its name and page for those who may see it, else only what it is."""

    text: StrOrPromise
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    who: Named
    what: StrOrPromise
    door: StrOrPromise
    about: list[Named]
    fields: list[StrOrPromise]


def lines_for(entries: Iterable[Entry], actor: Actor) -> list[Line]:
    """The entries in the reader's language, with one query per kind of row, however many entries there are."""
    entries = list(entries)
    found = _visible_rows(entries, actor)
    return [
        Line(
            entry=entry,
            who=_who(entry, found),
            what=vocabulary.sentence_of(entry.verb),
            door=DOORS.get(entry.door, entry.door),
            about=[_named(label, found) for label in entry.about],
            fields=_fields(entry),
        )
        for entry in entries
    ]


def _visible_rows(entries: list[Entry], actor: Actor) -> dict[str, Model]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for label in (*entry.about, *_labels_of_who(entry)):
            kind, _colon, key = label.rpartition(":")
            wanted[kind].add(key)
    found: dict[str, Model] = {}
    for kind, keys in wanted.items():
        if kind in vocabulary.rows:
            rows = vocabulary.rows[kind]
            seen = {str(row.pk): row for row in rows.visible(actor).filter(pk__in=keys)}
            found |= {f"{kind}:{key}": row for key, row in (seen | _led_on(rows, keys - seen.keys(), actor)).items()}
    return found


def _led_on(rows: vocabulary.Rows, missing: set[str], actor: Actor) -> dict[str, Model]:
    """Rows that went up in others speak of these, by their old keys."""
    led = rows.led_on(missing) if rows.led_on is not None and missing else {}
    stand = {str(row.pk): row for row in rows.visible(actor).filter(pk__in=led.values())} if led else {}
    return {old: stand[new] for old, new in led.items() if new in stand}


def _labels_of_who(entry: Entry) -> list[str]:
    labels = []
    if entry.person_id is not None:
        labels.append(f"{PERSON}:{entry.person_id}")
    if entry.user_id is not None:
        labels.append(f"{LOGIN}:{entry.user_id}")
    return labels


def _who(entry: Entry, found: dict[str, Model]) -> Named:
    for label in _labels_of_who(entry):
        if label in found:
            return _named(label, found)
    return Named(WITHOUT_A_NAME.get(entry.actor_kind, entry.actor_kind))  # type: ignore[call-overload]


def _named(label: str, found: dict[str, Model]) -> Named:
    kind, _colon, key = label.rpartition(":")
    if label in found:
        rows = vocabulary.rows[kind]
        return Named(rows.said(found[label]), rows.link_to(found[label]))
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return Named(label)
    return Named(_("%(noun)s no. %(key)s") % {"noun": model._meta.verbose_name, "key": key})


def _fields(entry: Entry) -> list[StrOrPromise]:
    """The fields by the names that forms give them; those of the first row the entry is about."""
    kind = entry.about[0].rpartition(":")[0] if entry.about else ""
    return [_field(kind, name) for name in entry.fields]


def _field(kind: str, name: str) -> StrOrPromise:
    try:
        return apps.get_model(kind)._meta.get_field(name).verbose_name
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return name
