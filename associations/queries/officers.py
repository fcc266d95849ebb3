"""Who keeps an association: now, soon, and before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet, Value

from associations.models import Association, Office, Term
from associations.models.rights import today
from common.actors import Actor
from common.built_once import built_once
from common.languages import in_readers_language


@dataclass(frozen=True, slots=True)
class Officers:
    """Terms of one association, each list in the order of the offices; ``before`` newest first."""

    serving: list[Term] = field(default_factory=list)
    coming: list[Term] = field(default_factory=list)
    before: list[Term] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who holds, or held, which office in an association."""

    person_id: int
    full_name: str
    office_zh: str
    office_en: str
    ends_on: date | None
    starts_on: date | None = None

    @property
    def office(self) -> str:
        return in_readers_language(self.office_zh, self.office_en)


def serving_in(association: Association, day: date) -> list[Keeper]:
    """In the order of the offices. One query."""
    return [Keeper(*row) for row in _serving(association_id=association.pk, day=day)]


def keepers_of(association: Association, day: date) -> tuple[list[Keeper], list[Keeper]]:
    """Who serves, in the order of the offices, and who did before, the latest first. One query.

    A term that was called off before it began is none.
    """
    serving: list[Keeper] = []
    before: list[Keeper] = []
    for *known, _rank, _key, is_serving in sorted(_keepers(association_id=association.pk, day=day), key=_in_order):
        (serving if is_serving else before).append(Keeper(*known))
    return serving, sorted(before, key=lambda keeper: keeper.ends_on or day, reverse=True)


def _in_order(row: tuple) -> tuple:
    *_known, _ends_on, starts_on, rank, key, _is_serving = row
    return rank, starts_on, key


def offices_in(association: Association) -> dict[int, str]:
    """What persons are in an association today, by their keys: the highest of their offices."""
    return {keeper.person_id: keeper.office for keeper in reversed(serving_in(association, today()))}


@built_once()
def _serving(association_id: int, day: date) -> QuerySet:
    terms = Term.objects.serving_on(day).filter(association_id=association_id)
    in_order = terms.order_by("office__rank", "starts_on", "pk")
    return in_order.values_list("person_id", "person__full_name", "office__name_zh", "office__name_en", "ends_on")


@built_once()
def _keepers(association_id: int, day: date) -> QuerySet:
    serving = Term.objects.serving_on(day).filter(association_id=association_id).annotate(is_serving=Value(True))
    ended = Term.objects.filter(association_id=association_id, ends_on__lte=day, ends_on__gt=F("starts_on"))
    names = ("person_id", "person__full_name", "office__name_zh", "office__name_en", "ends_on", "starts_on")
    columns = (*names, "office__rank", "pk", "is_serving")
    before = ended.annotate(is_serving=Value(False)).values_list(*columns)
    return serving.order_by().values_list(*columns).union(before.order_by(), all=True)


def officers_by_time(association: Association, actor: Actor) -> Officers:
    """One query. A term that was called off before it began is none."""
    day = today()
    terms = (
        Term.objects.visible_to(actor)
        .filter(association=association)
        .select_related("office", "person")
        .order_by("office__rank", "-starts_on", "pk")
    )
    officers = Officers()
    for term in terms:
        term.association = association
        if term.ends_on == term.starts_on:
            continue
        if term.ends_on is not None and term.ends_on <= day:
            officers.before.append(term)
        else:
            (officers.coming if term.starts_on > day else officers.serving).append(term)
    officers.before.sort(key=lambda term: term.ends_on, reverse=True)
    return officers


def vacant_offices(association: Association, officers: Officers) -> list[Office]:
    """Offices this kind of association has and nobody holds today."""
    held = {term.office_id for term in officers.serving}
    return [office for office in offices_of(association) if office.pk not in held and office.single_holder]


def offices_of(association: Association) -> list[Office]:
    return list(Office.objects.filter(kinds__contains=[association.kind]))


def predecessor_of(term: Term) -> Term | None:
    """Whose note the holder may read: the last one before in the same office."""
    before = Term.objects.filter(
        association=term.association_id, office=term.office_id, starts_on__lt=term.starts_on
    ).exclude(pk=term.pk)
    return before.select_related("person").order_by("-starts_on", "-pk").first()
