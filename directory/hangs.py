"""What the directory hangs into the floors below: what it holds about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from audit.registry import Rows, speak_of
from common.console_home import decisions
from directory.models import Import
from directory.queries.waiting import pairs_to_look_at
from messaging.registry import Category, categories
from people.registry import Holding, Mention, holdings, mentions

RECORDS = "records"
CATEGORIES = (
    Category(
        code=RECORDS,
        label=_("Your record"),
        help=_("When two records of you are brought together, or parted again."),
        must_arrive=True,
        why=_("Whoever's record it is has to know what happens to it."),
    ),
)

HOLDINGS = (
    Holding(
        name="directory.imported_rows",
        label=_("Rows of rosters that speak of you"),
        model="directory.ImportedRow",
        shows=("imported_in__created_at", "line", "raw", "outcome"),
    ),
)

MENTIONS = (
    Mention("directory.Import", "begun_by", "Who brought a roster."),
    Mention("directory.DuplicatePair", "decided_by", "Who said that two records are two people."),
    Mention("directory.Merge", "kept", "Which record went up in this one; see people.former_records."),
    Mention("directory.Merge", "merged_by", "Who brought two records together."),
    Mention("directory.Merge", "undone_by", "Who parted them again."),
)


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for holding in HOLDINGS:
        holdings.hang(holding)
    for category in CATEGORIES:
        categories.hang(category)
    for mention in MENTIONS:
        mentions.hang(mention)
    decisions.append(pairs_to_look_at)
    speak_of(Rows("directory.import", Import.objects.visible_to, link=lambda brought: brought.get_absolute_url()))
