"""What this app hangs into the floors below: its kind of letters, and what it holds of a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from messaging.registry import Category, categories
from people.registry import Holding, holdings

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
    ),
)


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for category in CATEGORIES:
        categories.hang(category)
    for holding in HOLDINGS:
        holdings.hang(holding)
