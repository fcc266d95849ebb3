"""The people found, as far as this reader may find them: a page of them, and how many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q

from common.actors import Actor
from directory.queries.finding.circle import circle_of
from directory.queries.finding.filters import Chosen
from directory.queries.finding.index import Candidate, Place
from directory.queries.finding.question import candidates
from directory.queries.finding.words import Sought
from people.models import Person
from people.models.gate import findable, is_verified_alumnus, split

PAGE = 24
MOST_COUNTED = 1_000  # beyond, the number is estimated: whoever looks for somebody narrows the search anyway
MOST_LOOKED_AT = 8_000  # candidates for one page; what nobody may see is not looked through for ever
SPARE = 15  # candidates beyond the page: asking once for more is cheaper than asking twice
NOBODY = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Found:
    """``ids`` of one page in its order; ``after`` is where the next one begins.

    ``count`` is how many were found in all, where that is known without counting: all of them are on this page.
    ``has_a_slip``: nobody is written as it was asked, these are close.
    """

    ids: list[int] = field(default_factory=list)
    after: Place | None = None
    count: int | None = None
    has_a_slip: bool = False


def find_people(actor: Actor, sought: Sought, chosen: Chosen, *, after: Place | None = None, size: int = PAGE) -> Found:
    """One page. Nobody is counted for it: that is asked apart, when the page stands (``count_people``)."""
    found = _find(actor, sought, chosen, after, size)
    if found.ids or after is not None or not sought.key:
        return found
    near = sought.with_a_slip()
    if near is sought:
        return found
    close = _find(actor, near, chosen, None, size)
    return replace(close, after=None, count=len(close.ids), has_a_slip=True) if close.ids else found


def _find(actor: Actor, sought: Sought, chosen: Chosen, after: Place | None, size: int) -> Found:
    seen = look_through(actor, sought, chosen, after, size + 1)
    ids = [place.person_id for place in seen[:size]]
    if len(seen) > size:
        return Found(ids, seen[size - 1])
    return Found(ids, count=len(ids) if after is None and (sought.key or chosen) else None)


def look_through(actor: Actor, sought: Sought, chosen: Chosen, after: Place | None, wanted: int) -> list[Place]:
    """So many whom the reader may find, batch by batch: nearly all candidates pass, so the first is mostly enough."""
    found: list[Place] = []
    for batch in _batches(actor, sought, chosen, after, wanted):
        may = _findable_of(actor, chosen, batch)
        found += [each.place for each in batch if each.place.person_id in may]
        if len(found) >= wanted:
            break
    return found[:wanted]


def _batches(
    actor: Actor, sought: Sought, chosen: Chosen, after: Place | None, wanted: int
) -> Iterator[list[Candidate]]:
    circle, is_alumnus = circle_of(actor), is_verified_alumnus(actor)
    most, looked_at = wanted + max(wanted // 4, SPARE), 0
    while looked_at < MOST_LOOKED_AT:
        batch = candidates(sought, chosen, circle, is_alumnus=is_alumnus, after=after, most=most)
        if batch:
            yield batch
        if len(batch) < most:
            return
        after, looked_at, most = batch[-1].place, looked_at + len(batch), min(most * 4, MOST_LOOKED_AT)


def _findable_of(actor: Actor, chosen: Chosen, batch: Sequence[Candidate]) -> set[int]:
    """Those of the candidates who are what was asked for, and may be found by it by this reader: asked of the records.

    Who is far is asked only what all alumni may see; who is near, everything.
    """
    former = [each.place.person_id for each in batch if each.by_former]
    near = [each.place.person_id for each in batch if each.is_near]
    far = [each.place.person_id for each in batch if not each.is_near]
    fields = sorted({"name", *chosen.fields})
    condition = _all([_everywhere(actor, name) for name in fields], far, former, _everywhere(actor, "former_names"))
    found = set(_asked(condition, chosen, far))
    condition = _all([findable(actor, name) for name in fields], near, former, findable(actor, "former_names"))
    return found | set(_asked(condition, chosen, near))


def _everywhere(actor: Actor, name: str) -> Q:
    return split(actor, name, searching=True)[1]


def _all(conditions: list[Q], people: list[int], former: list[int], by_former_name: Q) -> Q:
    for condition in conditions[1:]:
        conditions[0] &= condition
    if not set(people) & set(former):
        return conditions[0]
    return conditions[0] & (~Q(pk__in=former) | by_former_name)


def _asked(condition: Q, chosen: Chosen, people: list[int]) -> list[int]:
    if not people:
        return []
    found = Person.objects.living().filter(condition, pk__in=people)
    for choice in chosen.choices:
        found = found.filter(choice.condition)
    return list(found.order_by().values_list("pk", flat=True))
