"""Finding people: what was typed, what was chosen, who may be shown to whom, and the page of those found.

The lines of the index are narrow, in the order of the list, and some seconds old; they propose. Whether somebody is
shown is asked of the gate and of the records, for each who is proposed.
"""

from directory.queries.finding.cards import Card, cards_of
from directory.queries.finding.circle import Circle, circle_of
from directory.queries.finding.counts import Facet, facets_of
from directory.queries.finding.filters import Chosen, choices_of, chosen_by
from directory.queries.finding.numbers import Counted, count_people
from directory.queries.finding.pages import DEEPEST, Begin, begin_at, cursor_behind
from directory.queries.finding.people import MOST_COUNTED, PAGE, Found, find_people
from directory.queries.finding.suggestions import SUGGESTED, Suggestion, suggest
from directory.queries.finding.words import Kind, Sought, sought_by

__all__ = [
    "DEEPEST",
    "MOST_COUNTED",
    "PAGE",
    "SUGGESTED",
    "Begin",
    "Card",
    "Chosen",
    "Circle",
    "Counted",
    "Facet",
    "Found",
    "Kind",
    "Sought",
    "Suggestion",
    "begin_at",
    "cards_of",
    "choices_of",
    "chosen_by",
    "circle_of",
    "count_people",
    "cursor_behind",
    "facets_of",
    "find_people",
    "sought_by",
    "suggest",
]
