"""Conditions as a tree: read from JSON and checked, turned into one ``Q``, said in words.

A leaf is "known to this reader to be so": true of those of whom the trait holds *and* whose fields the gate lets this
reader find people by. What is hidden makes it false whatever it is, so that no way of joining leaves, "not" included,
can tell what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from associations.models import Association
from common.actors import Actor
from outreach.queries.values import Value, value_of
from people.models.gate import both, findable
from people.registry import NOBODY, Shape, Trait, traits

DEEPEST = 5  # groups within groups
MOST = 40  # conditions in all
EVERYBODY = Q(pk__isnull=False)


@dataclass(frozen=True, slots=True)
class Leaf:
    trait: Trait
    value: Value

    def as_json(self) -> dict[str, Any]:
        return {"trait": self.trait.name, "value": self.value.kept}

    def is_open_to(self, actor: Actor) -> bool:
        """Whether this reader may choose by it at all."""
        return self.trait.is_open_to is None or self.trait.is_open_to(actor, self.value.asked)

    def condition(self, gate: Gate) -> Q:
        if not self.is_open_to(gate.actor):
            return NOBODY
        return reduce(both, map(gate.through, self.trait.fields), self.trait.condition(self.value.asked))

    def said(self) -> str:
        trait = self.trait
        if trait.shape == Shape.FLAG:
            return str(trait.said if self.value.kept else trait.said_not) or self._labelled(_yes_or_no(self.value.kept))
        return str(trait.said) % {"value": self.value.said()} if trait.said else self._labelled(self.value.said())

    def _labelled(self, value: str) -> str:
        return _("%(label)s: %(value)s") % {"label": self.trait.label, "value": value}


@dataclass(frozen=True, slots=True)
class Not:
    part: Node

    def as_json(self) -> dict[str, Any]:
        return {"not": self.part.as_json()}

    def condition(self, gate: Gate) -> Q:
        return ~self.part.condition(gate)

    def said(self) -> str:
        return _("not: %(said)s") % {"said": _bracketed(self.part)}


@dataclass(frozen=True, slots=True)
class Joined:
    """``by`` is ``all`` or ``any``."""

    by: str
    parts: tuple[Node, ...]

    def as_json(self) -> dict[str, Any]:
        return {self.by: [part.as_json() for part in self.parts]}

    def condition(self, gate: Gate) -> Q:
        return reduce(and_ if self.by == "all" else or_, (part.condition(gate) for part in self.parts))

    def said(self) -> str:
        joined = pgettext("between conditions", ", ") if self.by == "all" else _(" or ")
        return joined.join(_bracketed(part) for part in self.parts)


Node = Leaf | Not | Joined


def _bracketed(node: Node) -> str:
    return _("(%(said)s)") % {"said": node.said()} if isinstance(node, Joined) and len(node.parts) > 1 else node.said()


def _yes_or_no(so: bool) -> str:
    return _("yes") if so else _("no")


class Gate:
    """Whom of a unit this reader may find by which field; asked once for each field."""

    def __init__(self, actor: Actor, unit: Association) -> None:
        self.actor, self.unit = actor, unit
        self._asked: dict[str, Q] = {}

    def through(self, field: str) -> Q:
        if field not in self._asked:
            self._asked[field] = findable(self.actor, field, of_unit=self.unit)
        return self._asked[field]


def tree_of(conditions: Any) -> Node | None:
    """None for no conditions at all, which is everybody. Raises ``ValidationError`` that names what is wrong."""
    if conditions == {}:
        return None
    tree = _read(conditions, 0)
    if sum(1 for _leaf in leaves_of(tree)) > MOST:
        raise ValidationError(_("At most %(most)s conditions.") % {"most": MOST}, code="conditions_too_many")
    return tree


def leaves_of(node: Node | None) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves_of(node.part)
    elif isinstance(node, Joined):
        for part in node.parts:
            yield from leaves_of(part)


def condition_of(node: Node | None, actor: Actor, unit: Association) -> Q:
    """On people of this unit, as far as this reader may choose by it."""
    return EVERYBODY if node is None else node.condition(Gate(actor, unit))


def said_of(node: Node | None) -> str:
    """In the reader's language, as one line; empty when nothing is asked."""
    return "" if node is None else node.said()


def lines_of(node: Node | None) -> list[str]:
    """The same, one line for each of what must all be so."""
    if isinstance(node, Joined) and node.by == "all":
        return [part.said() for part in node.parts]
    return [] if node is None else [node.said()]


def _read(given: Any, depth: int) -> Node:
    if depth > DEEPEST:
        raise ValidationError(
            _("Groups within groups, at most %(most)s deep.") % {"most": DEEPEST}, code="conditions_too_deep"
        )
    if not isinstance(given, Mapping):
        raise _malformed()
    names = set(given)
    if names == {"trait", "value"}:
        return _leaf(given["trait"], given["value"])
    if names == {"not"}:
        return Not(_read(given["not"], depth + 1))
    if names in ({"all"}, {"any"}):
        ((by, parts),) = given.items()
        if not isinstance(parts, list) or not 0 < len(parts) <= MOST:
            raise _malformed()
        return Joined(by, tuple(_read(part, depth + 1) for part in parts))
    raise _malformed()


def _leaf(name: Any, given: Any) -> Leaf:
    if not isinstance(name, str) or name not in traits:
        words = {"name": str(name)[:80]}
        raise ValidationError(_("There is no condition “%(name)s”.") % words, code="trait_unknown", params=words)
    trait = traits[name]
    return Leaf(trait, value_of(trait, given))


def _malformed() -> ValidationError:
    return ValidationError(
        _("Conditions are “all”, “any” or “not” around others, or a trait with its value; a group is not empty."),
        code="conditions_malformed",
    )
