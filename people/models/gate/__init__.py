"""The gate over personal fields: who reads which field of whom, and who may be found by it.

``readable(actor, field)`` and ``findable(actor, field)`` are conditions on ``Person`` for lists, searches and counts;
``readings(actor, people)`` says the same of people who are on the page. ``fields`` names every field there is.
"""

from people.models.audiences import Audience
from people.models.gate.conditions import (
    EVERYBODY,
    both,
    findable,
    is_verified_alumnus,
    not_blocked,
    readable,
    shown,
    split,
)
from people.models.gate.fields import PersonalField, Purpose, fields
from people.models.gate.reading import (
    NOTHING,
    Reading,
    Shown,
    Standing,
    facts_of,
    reading_as,
    reading_of,
    readings,
)
from people.models.gate.rules import Rule, rules

__all__ = [
    "EVERYBODY",
    "NOTHING",
    "Audience",
    "PersonalField",
    "Purpose",
    "Reading",
    "Rule",
    "Shown",
    "Standing",
    "both",
    "facts_of",
    "fields",
    "findable",
    "is_verified_alumnus",
    "not_blocked",
    "readable",
    "reading_as",
    "reading_of",
    "readings",
    "rules",
    "shown",
    "split",
]
