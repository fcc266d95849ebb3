"""Which rows of the whole house point at some rows: asked of the models as they are, so that no table is forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import models


def pointing_at(model: type[models.Model], keys: Collection[int], *, besides: Collection[str]) -> dict[int, set[str]]:
    """For each of these keys that something points at: the labels of the models that do (``"associations.Term"``).

    ``besides`` names models that do not count. One query for each table with a pointer to ``model``.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for relation in model._meta.get_fields(include_hidden=True):
        is_pointed_at = (
            relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        )
        if not is_pointed_at or not keys:
            continue
        pointing, field = relation.related_model, relation.field  # type: ignore[union-attr]
        if pointing is None or pointing._meta.label in besides or pointing._meta.proxy:
            continue
        rows = pointing._base_manager.filter(**{f"{field.name}__in": keys}).order_by()
        for key in rows.values_list(field.attname, flat=True).distinct():
            found[key].add(pointing._meta.label)
    return found
