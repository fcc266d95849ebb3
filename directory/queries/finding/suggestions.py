"""What may be meant by the letters typed so far: people, cities, employers, groups; as far as the reader may find them.

Cities and groups are public lists. A name is proposed of whom the search would find; an employer where somebody works
whom this reader may find by it, so that what nobody shows is nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from associations.models import Association
from associations.models.belonging import belongings_of
from associations.queries.tree import search_associations
from common.actors import Actor
from directory.queries.finding.filters import Chosen, chosen_by
from directory.queries.finding.people import look_through
from directory.queries.finding.words import Sought, sought_by
from people.codes import city_written, places_like
from people.models import Organisation, Person, Position
from people.names import search_key

MOST = 8
MOST_GROUPS = 3
EMPLOYERS_ASKED = 50  # of one beginning
PEOPLE_ASKED = 48  # of the list, whose names or employers are proposed


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``value`` goes into the field, ``meta`` tells two alike apart, ``asks`` is a filter that is set instead."""

    value: str
    meta: str = ""
    asks: tuple[str, str] | None = None


def suggest(actor: Actor, field: str, text: str) -> list[Suggestion]:
    """Raises ``KeyError`` for a field of which nothing is proposed."""
    propose = _FIELDS[field]
    return propose(actor, text) if search_key(text) else []


def _people(actor: Actor, text: str) -> list[Suggestion]:
    """Each name once, as the search finds them; then groups that are called so."""
    places = look_through(actor, sought_by(text), Chosen(), None, PEOPLE_ASKED)
    rows = Person.objects.only("full_name", "reading").in_bulk([place.person_id for place in places])
    people = [rows[place.person_id] for place in places if place.person_id in rows]
    names = dict.fromkeys(Suggestion(one.full_name, one.reading) for one in people)
    return [*list(names)[:MOST], *_groups(actor, text)]


def _groups(actor: Actor, text: str) -> list[Suggestion]:
    """Departments, cohorts and classes; of chapters those whose members one may see, as the filter has them."""
    if len(search_key(text)) < 2:
        return []
    own = belongings_of(actor).groups
    found = []
    for each in search_associations(actor, text):
        unit, is_chapter = each.association, each.association.kind in Association.CHAPTERS
        if unit.kind in Association.TIERS or (is_chapter and unit.pk in own):
            found.append(Suggestion(unit.name, each.above, ("chapter" if is_chapter else "unit", unit.slug)))
    return found[:MOST_GROUPS]


def _cities(actor: Actor, text: str) -> list[Suggestion]:
    return [Suggestion(city_written(place.code), place.other_name) for place in places_like(text)[:MOST]]


def _employers(actor: Actor, text: str) -> list[Suggestion]:
    """By the beginning of their name, as the filter takes it: those of the first people whom it would find."""
    named = Organisation.objects.filter(name__startswith=text.strip()).order_by("name")
    known = dict(named.values_list("pk", "name")[:EMPLOYERS_ASKED])
    if not known:
        return []
    chosen = chosen_by({"employer": tuple(known)})
    there = [place.person_id for place in look_through(actor, Sought(), chosen, None, PEOPLE_ASKED)]
    works = Position.objects.filter(person__in=there, organisation__in=known, ends_on="")
    found = {known[key] for key in works.values_list("organisation", flat=True)}
    return [Suggestion(name) for name in sorted(found)[:MOST]]


_FIELDS: dict[str, Callable[[Actor, str], list[Suggestion]]] = {
    "q": _people,
    "city": _cities,
    "employer": _employers,
}
SUGGESTED = frozenset(_FIELDS)
