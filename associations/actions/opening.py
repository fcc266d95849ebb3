"""Opening many associations at once, as a roster names them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from associations.models import Association
from associations.names import slug_of, sort_key_of
from associations.permissions.tree import can_open_below
from associations.queries.skyline import forget_skyline
from associations.queries.wall_place import GROUP_WALLS
from audit.actions import record_each
from common.actions import action
from common.actors import Actor
from common.models import ALPHABET
from conversations.actions import open_walls, remove_walls

_OF_OTHERS = ("parent", "wall")  # rows we hold, and rows we have just made: nothing to look up


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A department, cohort or class that is to stand below ``parent``."""

    parent: Association
    kind: str
    name_zh: str
    name_en: str = ""
    entry_year: int | None = None
    end_year: int | None = None


@action
def open_units(units: Sequence[NewUnit], *, by: Actor) -> list[Association]:
    """Open all of these, in their order: the rows ``open_association`` makes one by one, in five statements.

    None may stand below another of the same call. Raises what ``open_association`` raises, for all of them.
    """
    if not units:
        return []
    parents = {row.pk: row for row in Association.objects.filter(pk__in={one.parent.pk for one in units}).locked()}
    for parent in parents.values():
        can_open_below(by, parent).or_raise()
    slugs = free_slugs([slug_of(one.name_zh.strip(), one.name_en.strip()) for one in units])
    rows = [_row(one, parents[one.parent.pk], slug) for one, slug in zip(units, slugs, strict=True)]
    for row, wall in zip(rows, open_walls(GROUP_WALLS, len(rows), by=by), strict=True):
        row.wall = wall
    opened = Association.objects.bulk_create(rows)
    abouts = ([row, parents[row.parent_id]] for row in opened if row.parent_id)
    record_each(by, "associations.opened", abouts, facts=[{"kind": r.kind} for r in opened])
    forget_skyline()
    return opened


@action
def take_back_units(units: Sequence[Association], *, by: Actor) -> int:
    """Remove units that were opened a while ago and that nothing has come to belong to, with their walls.

    Called by actions that asked who may and found them empty. Returns how many.
    """
    rows = list(Association.objects.filter(pk__in=[unit.pk for unit in units]).locked().select_related("parent"))
    if not rows:
        return 0
    record_each(by, "associations.taken_back", [[row] for row in rows], facts=[{"kind": row.kind} for row in rows])
    walls = [row.wall_id for row in rows if row.wall_id]
    Association.objects.filter(pk__in=[row.pk for row in rows]).delete()
    remove_walls(walls, by=by)
    forget_skyline()
    return len(rows)


def free_slugs(slugs: Sequence[str]) -> list[str]:
    """The same, with four random letters behind each that somebody has, or that came before it in the list."""
    taken = set(Association.objects.filter(slug__in=set(slugs)).values_list("slug", flat=True))
    free = []
    for slug in slugs:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(4)) if slug in taken else ""
        free.append(f"{slug}-{letters}" if letters else slug)
        taken.add(slug)
    return free


def _row(unit: NewUnit, parent: Association, slug: str) -> Association:
    name_zh, name_en = unit.name_zh.strip(), unit.name_en.strip()
    row = Association(
        parent=parent,
        kind=unit.kind,
        tier=Association.TIERS[unit.kind],  # type: ignore[index]
        name_zh=name_zh,
        name_en=name_en,
        sort_key=sort_key_of(name_zh, name_en),
        slug=slug,
        entry_year=unit.entry_year,
        end_year=unit.end_year,
    )
    row.clean_fields(exclude=_OF_OTHERS)
    return row
