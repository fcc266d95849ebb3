"""What this app hangs into the floors below: its kind of letters, and what it holds of a person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from common.actors import Actor
from common.console import may
from common.pages import Link
from common.second_step import guard
from institution.reads import current
from messaging.registry import Category, Text, categories, texts
from people.models import Person
from people.registry import Holding, Mention, holdings, mentions, person_links
from privacy.models import DataCopy, Erasure

TEXTS = (Text("privacy/sms/erasure_announced", _("everything is to be erased"), ("page_token",)),)

CATEGORIES = (
    Category(
        code="own_data",
        label=_("Your data"),
        help=_("When a copy of your data is ready, or when they are to be erased."),
        must_arrive=True,
        why=_("Whoever asks for all of your data in your name must not stay unseen by you."),
        priority=2,
    ),
)

HOLDINGS = (
    Holding(
        name="privacy.copies",
        label=_("Copies of your data that you asked for"),
        model="privacy.DataCopy",
        path="login__person",
        shows=("created_at", "state", "ready_at", "expires_at", "downloads", "downloaded_at"),
        file="file",
    ),
    Holding(
        name="privacy.erasures",
        label=_("When your data were to be erased"),
        model="privacy.Erasure",
        by_login="login",
        shows=("created_at", "due_at", "state", "ended_at", "is_own"),
        kept=_("That and when you were forgotten has to be known; nothing else of you is in it."),
    ),
)

MENTIONS = (Mention("privacy.Erasure", "asked_by", "Who of the office had somebody else's record erased."),)


def _erasures_seen_by(actor: Actor) -> QuerySet[Erasure]:
    """In the audit, by the office of the school."""
    return Erasure.objects.all() if actor.is_system or may(actor, "people.edit", current()) else Erasure.objects.none()


ROWS = (Rows("privacy.datacopy", DataCopy.objects.visible_to), Rows("privacy.erasure", _erasures_seen_by))


def _erasure_link(actor: Actor, person: Person) -> Link | None:
    """On a person's page in the console, for the office of the school."""
    if not may(actor, "people.edit", current()):
        return None
    return Link(_("Have a record erased"), reverse("erasure_order", args=[person.public_id]))


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for text in TEXTS:
        texts.hang(text)
    for category in CATEGORIES:
        categories.hang(category)
    for holding in HOLDINGS:
        holdings.hang(holding)
    for mention in MENTIONS:
        mentions.hang(mention)
    speak_of(*ROWS)
    person_links.append(_erasure_link)
    guard("erasure_order", "erasure_withdraw")
