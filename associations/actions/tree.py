"""Opening, naming, changing and moving associations."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from associations.actions.opening import free_slugs
from associations.actions.requests_in_a_move import give_requests_a_new_way_up
from associations.models import Association, FormerAssociationName
from associations.models.rights import today
from associations.names import slug_of, sort_key_of
from associations.permissions.tree import can_change, can_move, can_open_below, can_rename, can_set_up_school
from associations.queries.skyline import forget_skyline
from associations.queries.wall_place import GROUP_WALLS
from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.models import changed_fields
from conversations.actions import open_wall

Kind = Association.Kind

# What may be said when an association is opened, and changed later; names have an action of their own.
DETAILS = frozenset({"mode", "joining", "charter", "founding_year", "entry_year", "end_year"})


@action
def set_up_school(name_zh: str, name_en: str, *, by: Actor, slug: str = "school") -> Association:
    """Make the root of the tree, once. Raises ``there_is_one_school``."""
    can_set_up_school(by).or_raise()
    school: Association = Association.objects.add(
        kind=Kind.SCHOOL,
        name_zh=name_zh,
        name_en=name_en,
        sort_key=sort_key_of(name_zh, name_en),
        slug=slug,
        wall=open_wall(GROUP_WALLS, by=by),
    )
    record(by, "associations.opened", about=[school], facts={"kind": school.kind})
    return school


@action
def open_association(
    parent: Association, kind: str, name_zh: str, name_en: str = "", *, by: Actor, state: str = "active", **details: Any
) -> Association:
    """Open a unit or chapter below another. ``details``: see DETAILS, and ``slug`` to choose the address.

    Raises ``parent_closed``, or a constraint's sentence: the tiers, a name that is there already.
    """
    _only_known(details, DETAILS | {"slug"})
    parent = Association.objects.locked().get(pk=parent.pk)
    can_open_below(by, parent).or_raise()
    details.setdefault("slug", _free_slug(name_zh, name_en))
    association: Association = Association.objects.add(
        parent=parent,
        kind=kind,
        tier=Association.TIERS.get(kind, Association.CHAPTER_TIER),  # type: ignore[call-overload]
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        sort_key=sort_key_of(name_zh.strip(), name_en.strip()),
        state=state,
        wall=open_wall(GROUP_WALLS, by=by),
        **details,
    )
    record(by, "associations.opened", about=[association, parent], facts={"kind": kind})
    forget_skyline()
    return association


@action
def rename_association(association: Association, name_zh: str, name_en: str, *, by: Actor) -> Association:
    """Give it another name. The old one stays findable; the address stays, so that links hold."""
    association = Association.objects.locked().get(pk=association.pk)
    can_rename(by, association).or_raise()
    names = {"name_zh": name_zh.strip(), "name_en": name_en.strip()}
    changed = changed_fields(association, names)
    if not changed:
        return association
    FormerAssociationName.objects.add(
        association=association, name_zh=association.name_zh, name_en=association.name_en, until=today()
    )
    association.change(**names, sort_key=sort_key_of(names["name_zh"], names["name_en"]))
    record(by, "associations.renamed", about=[association], fields=changed)
    return association


@action
def change_association(association: Association, *, by: Actor, **details: Any) -> Association:
    """Change its mode, charter, way of joining or years; see DETAILS. Unchanged values ask for no right."""
    _only_known(details, DETAILS)
    association = Association.objects.locked().get(pk=association.pk)
    changed = changed_fields(association, details)
    if not changed:
        return association
    can_change(by, association, set(changed)).or_raise()
    association.change(**{name: details[name] for name in changed})
    record(by, "associations.changed", about=[association], fields=changed)
    return association


@action
def rename_and_change(
    association: Association, name_zh: str, name_en: str, *, by: Actor, **details: Any
) -> Association:
    """Both, or neither: what a form with all of it asks for. Names that stay as they are need no right to rename."""
    stored = Association.objects.get(pk=association.pk)  # the row in hand may carry what a form wrote into it
    if changed_fields(stored, {"name_zh": name_zh.strip(), "name_en": name_en.strip()}):
        rename_association(association, name_zh, name_en, by=by)
    return change_association(association, by=by, **details)


@action
def move_association(association: Association, parent: Association, *, by: Actor) -> Association:
    """Hang it, with everything below, under another parent, in one transaction.

    Holds the whole subtree and the new parent, in the order of their keys: whoever joins, asks or opens
    something below waits, and then sees the new place. Raises ``already_there``, ``parent_closed``,
    ``the_school_stays``, ``gains_by_the_move``, or what the tree itself refuses.
    """
    held = _hold_subtree(association, parent)
    association, parent = held[association.pk], held[parent.pk]
    can_move(by, association, parent).or_raise()
    old_parent, old_path = association.parent, association.path
    association.change(parent=parent)
    association.refresh_from_db(fields=["path", "tier"])
    record(by, "associations.moved", about=[row for row in (association, old_parent, parent) if row])
    give_requests_a_new_way_up(association, lost=set(old_path) - set(association.path), by=by)
    ring("associations.count_coverage")
    return association


def _hold_subtree(association: Association, parent: Association) -> dict[int, Association]:
    """Lock them in one statement; once more when something was opened below while we waited."""
    wanted = Q(path__contains=[association.pk]) | Q(pk=parent.pk)
    held: dict[int, Association] = {}
    while Association.objects.filter(wanted).exclude(pk__in=held).exists() or not held:
        held = {row.pk: row for row in Association.objects.filter(wanted).locked()}
    return held


def _free_slug(name_zh: str, name_en: str) -> str:
    """The name in Latin letters; with four random letters behind it where another has it already."""
    (slug,) = free_slugs([slug_of(name_zh, name_en)])
    return slug


def _only_known(details: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := set(details) - known:
        raise TypeError(f"not a detail of an association: {', '.join(sorted(unknown))}")
