"""How the audit speaks: its verbs as sentences, the rows it is about, and who may hear of them.

The apps above fill it through ``audit.registry`` when they are ready; nothing here knows any of their nouns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse

from common.actors import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one model as the audit may speak of them.

    ``visible`` gives those an actor may see; ``said`` names one of them; ``link`` is its page, else its
    page in the console, if there is one. ``led_on`` says of keys that are gone which row they lead to today, where two
    rows became one.
    """

    label: str  # "people.person"
    visible: Callable[[Actor], QuerySet]
    said: Callable[[Model], str] = str
    link: Callable[[Model], str] | None = None
    led_on: Callable[[Iterable[str]], Mapping[str, str]] | None = None

    def link_to(self, row: Model) -> str:
        if self.link is not None:
            return self.link(row)
        return console_page(row)


verbs: dict[str, StrOrPromise] = {}
rows: dict[str, Rows] = {}
_sees_all: list[Callable[[Actor], bool]] = []


def say(sentences: dict[str, StrOrPromise]) -> None:
    """Give verbs their sentences: ``{"associations.member_joined": _("joined")}``."""
    verbs.update(sentences)


def sentence_of(verb: str) -> StrOrPromise:
    return verbs.get(verb, verb)


def speak_of(*kinds: Rows) -> None:
    """Let the audit name the rows of these models, each to those who may see them."""
    rows.update({kind.label: kind for kind in kinds})


def see_all_when(question: Callable[[Actor], bool]) -> None:
    """Who sees every entry: asked of the app that knows offices."""
    _sees_all[:] = [question]


def sees_all(actor: Actor) -> bool:
    return actor.is_system or any(question(actor) for question in _sees_all)


def console_page(row: Model) -> str:
    """The row's page in the console; nothing when it has none."""
    if not admin.site.is_registered(type(row)):
        return ""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def timeline_url(row: Model) -> str:
    """Where the console tells what happened to this row."""
    return reverse("admin:audit_entry_timeline", args=[row._meta.label_lower, row.pk])
