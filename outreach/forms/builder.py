"""Conditions as they stand on the page: groups of all, any or none, and within them questions with their answers.

Everything of it is in the form that is sent, so that it works without script: a button adds a line or takes one away,
and the page comes back with all that was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from associations.models import Association
from common.actors import Actor
from outreach.queries.audiences import traits_offered, units_offered
from outreach.queries.conditions import DEEPEST, Joined, Leaf, Node
from outreach.queries.values import value_of
from people.codes import city_name
from people.registry import Shape, Trait, traits

MOST_LINES = 60
MOST_IN_A_SELECT = 200
ROOT = "0"


@dataclass
class Line:
    """A question with what was answered; ``error`` says what is wrong with it."""

    path: str
    trait: Trait
    given: dict[str, str]
    is_negated: bool = False
    error: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)

    is_group = False

    @property
    def label(self) -> str:
        text = str(self.trait.label)
        return text[:1].upper() + text[1:]

    @property
    def kind(self) -> str:
        """Which field is shown for it."""
        if self.trait.shape == Shape.YEARS:
            return "years"
        return "select" if self.choices else "text"

    @property
    def written(self) -> str:
        """What stands in the field: a unit by its name."""
        return self.given.get("said") or self.given.get("value", "")

    def as_json(self) -> dict[str, Any]:
        leaf = {"trait": self.trait.name, "value": self._value()}
        return {"not": leaf} if self.is_negated else leaf

    def _value(self) -> Any:
        if self.trait.shape == Shape.YEARS:
            return [_number(self.given.get("from", "")), _number(self.given.get("to", ""))]
        if self.trait.shape == Shape.FLAG:
            return {"yes": True, "no": False}.get(self.given.get("value", ""))
        return self.given.get("value", "")


@dataclass
class Group:
    """``by`` is ``all``, ``any`` or ``none``."""

    path: str
    by: str
    parts: list[Line | Group]
    error: str = ""

    is_group = True

    @property
    def may_hold_groups(self) -> bool:
        return self.path.count(".") < DEEPEST - 2

    def as_json(self) -> dict[str, Any]:
        """Empty groups within are no question."""
        parts = [part.as_json() for part in self.parts]
        parts = [part for part in parts if part]
        if not parts:
            return {}
        return {"not": {"any": parts}} if self.by == "none" else {self.by: parts}


class Builder:
    """The conditions of one unit's audience, while they are being put together by this actor."""

    def __init__(self, root: Group, unit: Association, actor: Actor) -> None:
        self.root, self.unit, self.actor = root, unit, actor
        self.offered = traits_offered(unit, actor)
        for line in self.lines():
            line.choices = self._choices(line.trait)
            self._rename_unit(line)

    @classmethod
    def of_tree(cls, tree: Node | None, unit: Association, actor: Actor) -> Builder:
        root = _drawn(tree, ROOT) if tree is not None else Group(ROOT, "all", [])
        if not isinstance(root, Group):
            root = Group(ROOT, "all", [_moved(root, f"{ROOT}.0")])
        return cls(root, unit, actor)

    @classmethod
    def of_post(cls, data: QueryDict, unit: Association, actor: Actor) -> Builder:
        """What was sent; lines that name no trait are passed over."""
        groups: dict[str, Group] = {}
        for path in data.getlist("node")[:MOST_LINES]:
            _place(path, data, groups)
        return cls(groups.get(ROOT) or Group(ROOT, "all", []), unit, actor)

    def lines(self) -> Iterator[Line]:
        yield from _lines_of(self.root)

    def change(self, act: str, data: QueryDict) -> None:
        """``line:0.1`` adds what stands in ``add-0.1``, ``group:0`` a group, ``drop:0.1`` takes one away."""
        verb, _colon, path = act.partition(":")
        parent, _dot, _last = path.rpartition(".")
        group = self._group(parent if verb == "drop" else path)
        if group is None:
            return
        if verb == "drop":
            group.parts = [part for part in group.parts if part.path != path]
        elif verb == "group" and group.may_hold_groups:
            group.parts.append(Group("", "any", []))
        elif verb == "line" and (name := data.get(f"add-{path}", "")) in {trait.name for trait in self.offered}:
            group.parts.append(Line("", traits[name], {}, choices=self._choices(traits[name])))
        _number_anew(self.root, ROOT)

    def conditions(self) -> dict[str, Any]:
        """Raises ``ValidationError`` where a line is not answered; each such line says it too."""
        for line in self.lines():
            try:
                value_of(line.trait, line._value())
            except ValidationError as error:
                line.error = _("Say which.") if not any(line.given.values()) else " ".join(error.messages)
        if any(line.error for line in self.lines()):
            raise ValidationError(_("A condition is not complete."), code="conditions_incomplete")
        return self.root.as_json()

    def _group(self, path: str) -> Group | None:
        return next((group for group in _groups_of(self.root) if group.path == path), None)

    def _choices(self, trait: Trait) -> list[tuple[str, str]]:
        if trait.shape == Shape.FLAG:
            return [("yes", _("Yes")), ("no", _("No"))]
        if trait.shape == Shape.CHOICE:
            return [(str(code), str(label)) for code, label in trait.choices()]
        if trait.shape != Shape.UNIT:
            return []
        units = units_offered(trait, self.unit, self.actor)[: MOST_IN_A_SELECT + 1]
        return [] if len(units) > MOST_IN_A_SELECT else [(unit.public_id, unit.name) for unit in units]

    def _rename_unit(self, line: Line) -> None:
        """Where units are written and not chosen: by name, turned into the public name when there is one such."""
        written = line.given.get("value", "").strip()
        if line.trait.shape != Shape.UNIT or line.choices or not written:
            return
        units = units_offered(line.trait, self.unit, self.actor)
        found = list(units.named(written)[:2])
        if len(found) == 1:
            line.given["value"] = found[0].public_id
            line.given["said"] = found[0].name
        elif found:
            line.error = _("Several units are called so. Write its short name, as in the address of its page.")


def _place(path: str, data: QueryDict, groups: dict[str, Group]) -> None:
    parent, _dot, _last = path.rpartition(".")
    by = data.get(f"by-{path}")
    part: Line | Group
    if by in ("all", "any", "none"):
        part = groups[path] = Group(path, by, [])
    elif (name := data.get(f"trait-{path}", "")) in traits:
        given = {key: data.get(f"{key}-{path}", "")[:80] for key in ("value", "from", "to")}
        part = Line(path, traits[name], given, is_negated=bool(data.get(f"not-{path}")))
    else:
        return
    if parent in groups:
        groups[parent].parts.append(part)


def _lines_of(group: Group) -> Iterator[Line]:
    for part in group.parts:
        if isinstance(part, Group):
            yield from _lines_of(part)
        else:
            yield part


def _groups_of(group: Group) -> Iterator[Group]:
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from _groups_of(part)


def _number_anew(group: Group, path: str) -> None:
    group.path = path
    for number, part in enumerate(group.parts):
        _moved(part, f"{path}.{number}")


def _moved(part: Line | Group, path: str) -> Line | Group:
    if isinstance(part, Group):
        _number_anew(part, path)
    else:
        part.path = path
    return part


def _drawn(node: Node, path: str) -> Line | Group:
    """A tree as it stands on the page."""
    if isinstance(node, Leaf):
        return Line(path, node.trait, _given(node))
    if isinstance(node, Joined):
        return Group(path, node.by, [_drawn(part, f"{path}.{number}") for number, part in enumerate(node.parts)])
    inner = node.part
    if isinstance(inner, Leaf):
        return Line(path, inner.trait, _given(inner), is_negated=True)
    if isinstance(inner, Joined) and inner.by == "any":
        return Group(path, "none", [_drawn(part, f"{path}.{number}") for number, part in enumerate(inner.parts)])
    return Group(path, "none", [_drawn(inner, f"{path}.0")])


def _given(leaf: Leaf) -> dict[str, str]:
    kept = leaf.value.kept
    if leaf.trait.shape == Shape.YEARS:
        return {"from": str(kept[0] or ""), "to": str(kept[1] or "")}
    if leaf.trait.shape == Shape.FLAG:
        return {"value": "yes" if kept else "no"}
    if leaf.trait.shape == Shape.CITY:
        return {"value": city_name(kept)}
    return {"value": str(kept), "said": leaf.value.said()}


def _number(text: str) -> int | str | None:
    return int(text) if text.isdecimal() and len(text) == 4 else text or None
