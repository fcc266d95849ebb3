"""What the pages of associations share: finding the one in the address, and the way to it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from associations.models import Association
from associations.permissions.tree import is_open_to
from associations.queries.found import Found, association_at
from common.actors import Actor
from common.pages import Link


def association_or_404(request: HttpRequest, slug: str) -> Association:
    """What one may not see answers exactly like what does not exist."""
    visible = Association.objects.visible_to(request.actor).select_related("parent")  # type: ignore[attr-defined]
    return get_object_or_404(visible, slug=slug)


def found_or_404(request: HttpRequest, slug: str) -> Found:
    """The same with its wall and the way to it, by one kept statement: for the pages that are read most."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = association_at(slug)
    if found is None or not is_open_to(actor, found.association):
        raise Http404
    return replace(found, way=[unit for unit in found.way if is_open_to(actor, unit)])


def crumbs_to(association: Association, reader: Actor, *, itself: bool = False) -> list[Link]:
    """From the tree down to the parent; to the association itself for the pages beneath it. One query.

    What stands above and is not open to this reader is passed over.
    """
    above = Association.objects.visible_to(reader).at_or_above(association).order_by("path__len")
    above = above.only("kind", "slug", "name_zh", "name_en")
    units = [unit for unit in above if itself or unit.pk != association.pk]
    return crumbs_along(units)


def crumbs_along(way: list[Association]) -> list[Link]:
    return [Link(_("Associations"), reverse("association_tree"))] + [
        Link(unit.name, unit.get_absolute_url()) for unit in way
    ]
