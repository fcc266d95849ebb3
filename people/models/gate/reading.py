"""The gate for persons that are on a page already: what of each the reader may see, by three statements in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Q, Value, When

from common.actors import Actor
from common.memory import remembered
from people.models.audiences import Audience
from people.models.circles import NOBODY, Circle, Opening, circles
from people.models.gate.conditions import (
    END_OF_YEAR,
    EVERYBODY,
    READ_SCOPE,
    counts_for,
    is_alumnus,
    is_verified_alumnus,
    not_blocked,
    opens,
)
from people.models.gate.fields import PersonalField, fields
from people.models.gate.rules import Rule, born_before_of_age, rules
from people.models.persons import Person
from people.models.privacy import FieldChoice

FAR = 1000  # no circle at all: farther than every audience
NEEDS = (Opening.RECORD, Opening.CONTACTS, Opening.CONSOLE)  # what fields may need of an officer's circle


@dataclass(frozen=True, slots=True)
class Standing:
    """How near a reader stands to a person: the narrowest audience they belong to, ``FAR`` where to none.

    By what a field needs, since officers read contact data and the register by rights of their own.
    ``knows_name`` is standing in a circle that opens no more than the name.
    """

    near: Mapping[Opening, int] = field(default_factory=dict)
    knows_name: bool = False

    def to(self, known: PersonalField) -> int:
        near = self.near.get(known.needs, FAR)
        return min(near, Audience.MEMBERS) if self.knows_name and known.name == "name" else near


def just(audience: int) -> Standing:
    """Just so near in every respect."""
    return Standing(dict.fromkeys(NEEDS, audience))


@dataclass(frozen=True, slots=True)
class Shown:
    """How far a person shows each field: what they chose, over what holds for everybody."""

    has_login: bool
    is_alumnus: bool
    birth_date: str
    choices: Mapping[str, FieldChoice] = field(default_factory=dict)

    def audience(self, name: str) -> Audience:
        """The widest circle that reads the field, after choice, default, lock, and what goes for the young."""
        rule = rules()[name]
        known = rule.field
        return Audience(max(min(self._asked(rule), self.farthest(known)), min(known.audiences)))

    def farthest(self, known: PersonalField) -> Audience:
        """How far a field may go of somebody who still studies, or is not of age."""
        farthest = max(known.audiences)
        if not self.is_alumnus:
            farthest = min(farthest, known.of_students)
        return min(farthest, known.of_minors) if self._is_young() else farthest

    def is_searchable(self, name: str) -> bool:
        chosen = self.choices.get(name)
        return rules()[name].is_searchable and (chosen is None or chosen.is_searchable)

    def _asked(self, rule: Rule) -> Audience:
        chosen = self.choices.get(rule.field.name)
        if rule.is_locked:
            return rule.default
        if chosen is not None:
            return Audience(chosen.audience)
        return rule.default if self.has_login else rule.unclaimed

    def _is_young(self) -> bool:
        if not self.birth_date:
            return not self.is_alumnus
        return self.birth_date + END_OF_YEAR[len(self.birth_date) - 4 :] > born_before_of_age()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader may read of one person."""

    standing: Standing
    shown: Shown

    def may(self, name: str) -> bool:
        """Whether the reader may read the field. Raises ``KeyError`` for one the gate does not know."""
        return self.standing.to(fields[name]) <= self.shown.audience(name)


NOTHING = Reading(Standing(), Shown(False, False, ""))


def readings(actor: Actor, people: Iterable[Person]) -> dict[int, Reading]:
    """For each of these persons, by key. Three statements, however many they are."""
    people = list(people)
    facts, standings = facts_of(people), _standings(actor, people)
    return {one.pk: Reading(standings[one.pk], facts[one.pk]) for one in people}


def reading_of(actor: Actor, person: Person) -> Reading:
    """Asked once per request: a page of the console asks for each of its parts."""
    who = (actor.kind, actor.person.pk if actor.person else None, actor.token is None)
    return remembered(("reading", who, person.pk), lambda: readings(actor, [person])[person.pk])


def reading_as(audience: Audience, person: Person) -> Reading:
    """What somebody reads who stands just so near: for the owner who looks at their page with others' eyes."""
    return Reading(just(audience), facts_of([person])[person.pk])


def facts_of(people: list[Person]) -> dict[int, Shown]:
    """How far each shows what. Two statements."""
    keys = [person.pk for person in people]
    chosen: dict[int, dict[str, FieldChoice]] = defaultdict(dict)
    for choice in FieldChoice.objects.filter(person__in=keys):
        chosen[choice.person_id][choice.field] = choice
    alumni = set(Person.objects.filter(Q(is_alumnus()), pk__in=keys).values_list("pk", flat=True))
    return {one.pk: Shown(one.login_id is not None, one.pk in alumni, one.birth_date, chosen[one.pk]) for one in people}


def _standings(actor: Actor, people: list[Person]) -> dict[int, Standing]:
    if not actor.holds_scope(READ_SCOPE):
        return {one.pk: Standing() for one in people}
    if actor.is_system:
        return {one.pk: just(Audience.NOBODY) for one in people}
    asked = _questions(actor)
    flags = {f"stands_{number}": _flag(condition) for number, condition in enumerate(asked.values())}
    rows = Person.objects.filter(pk__in=[one.pk for one in people]).annotate(**flags).values_list("pk", *flags)
    found = {key: dict(zip(asked, stands, strict=True)) for key, *stands in rows}
    farthest = Audience.ALUMNI if is_verified_alumnus(actor) else FAR
    return {one.pk: _standing(found.get(one.pk, {}), farthest) for one in people}


_Question = tuple[int, str]  # audience, and for what fields it counts; or (FAR, what else is asked)


def _questions(actor: Actor) -> dict[_Question, Q]:
    """In which circles does the actor stand to each of them, put together by what the circles open."""
    asked: dict[_Question, Q] = {(FAR, "unblocked"): not_blocked(actor)}
    for circle in circles:
        condition = circle.persons(actor)
        for key in _keys_of(circle):
            asked[key] = asked.get(key, NOBODY) | condition
    return asked


def _keys_of(circle: Circle) -> list[_Question]:
    if circle.audience is None:
        return [(FAR, "name")] if counts_for(circle, fields["name"]) else []
    return [(int(circle.audience), opening) for opening in NEEDS if opens(circle, opening)]


def _flag(condition: Q) -> Case:
    return Case(When(condition & EVERYBODY, then=Value(True)), default=Value(False), output_field=BooleanField())


def _standing(stands: Mapping[_Question, bool], farthest: int) -> Standing:
    unblocked = stands.get((FAR, "unblocked"), False)
    near = dict.fromkeys(NEEDS, farthest if unblocked else FAR)
    for (audience, what), is_so in stands.items():
        if is_so and what in near and (unblocked or audience <= Audience.OFFICERS):
            near[Opening(what)] = min(near[Opening(what)], audience)
    return Standing(near, knows_name=unblocked and stands.get((FAR, "name"), False))
