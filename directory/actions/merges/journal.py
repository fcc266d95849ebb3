"""What a merge does to rows, written down as it is done. Part of an action: everything here writes.

Rows are written past ``full_clean`` and Django's own cascades: what would be left hanging on a record that goes is a
broken key at commit, and then nothing has happened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet, UniqueConstraint

from directory.actions.merges.rows import digest_of, row_of
from people.registry import Holding, holdings


class Journal:
    """``steps`` in the order in which they were taken."""

    def __init__(self) -> None:
        self.steps: list[dict[str, Any]] = []

    def move(self, rows: Iterable[Model], field: Field[Any, Any], to: Model) -> None:
        """These rows point at ``to`` from now on."""
        keys = [row.pk for row in rows]
        if not keys:
            return
        model = field.model
        (source,) = set(_all(model).filter(pk__in=keys).values_list(field.attname, flat=True))
        _all(model).filter(pk__in=keys).update(**{field.attname: to.pk})
        self._write("moved", model, field=field.attname, before=source, after=to.pk, keys=keys)

    def change(self, row: Model, **values: Any) -> None:
        """Set these columns, by their names in the table (``login_id``)."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        before = row_of(row)
        for name, value in changed.items():
            setattr(row, name, value)
        after = row_of(row)
        _all(type(row)).filter(pk=row.pk).update(**changed)
        self._write(
            "changed",
            type(row),
            key=row.pk,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )

    def drop(self, row: Model) -> None:
        """The row goes, as it stands; nothing goes along with it."""
        self._write("dropped", type(row), key=row.pk, row=row_of(type(row)._base_manager.get(pk=row.pk)))
        _all(type(row)).filter(pk=row.pk)._raw_delete(using="default")  # type: ignore[attr-defined]

    def make(self, row: Model) -> None:
        """A row that was not there before."""
        row.full_clean()
        row.save(force_insert=True)
        self._write("made", type(row), key=row.pk)

    def collapse(self, row: Model, twin: Model, **taken_over: Any) -> None:
        """``row`` says the same as ``twin``: what hangs on it hangs on the twin, which takes over these values."""
        for field in keys_to(type(row)):
            hanging = list(_all(field.model).filter(**{field.attname: row.pk}).order_by("pk"))
            self.bring(hanging, field, twin)
        self.drop(row)
        self.change(twin, **taken_over)

    def bring(self, rows: list[Model], field: Field[Any, Any], to: Model, holding: Holding | None = None) -> None:
        """These rows become ``to``'s; one that says what a row there says already goes up in it."""
        holding = holding or _holding_of(field)
        if not rows or not _all(field.model).filter(**{field.attname: to.pk}).exists():
            self.move(rows, field, to)
            return
        stays: list[Model] = []
        for row in rows:
            twin = (holding.twin_of(row, to) if holding else None) or rival_of(row, field, to.pk)
            if twin is None:
                stays.append(row)
            else:
                self.collapse(row, twin, **(holding.absorb(twin, row) if holding else {}))
        self.move(stays, field, to)

    def finish(self) -> None:
        """Note how each moved or made row stands now, so that it is known later whether it was changed since."""
        keys: defaultdict[str, set[int]] = defaultdict(set)
        for step in self.steps:
            if step["did"] in ("moved", "made"):
                keys[step["model"]].update(step.get("keys") or [step["key"]])
        stand = {
            label: {str(row.pk): digest_of(row) for row in _all(apps.get_model(label)).filter(pk__in=found)}
            for label, found in sorted(keys.items())
        }
        self.steps.append({"did": "ended", "stand": stand})

    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows of each kind were moved, changed, dropped, made."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for step in self.steps:
            if step["did"] != "ended":
                found[step["model"]][step["did"]] += len(step.get("keys", [1]))
        return {label: dict(did) for label, did in found.items()}

    def _write(self, did: str, model: type[Model], **facts: Any) -> None:
        self.steps.append({"did": did, "model": model._meta.label_lower, **facts})


def keys_to(model: type[Model]) -> list[Field[Any, Any]]:
    """Every key anywhere that points at rows of this model, those that have no way back too."""
    relations = [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    return [one.field for one in relations if one.one_to_many or one.one_to_one]  # type: ignore[union-attr]


def _all(model: type[Model]) -> QuerySet[Model]:
    return model._base_manager.all()


def _holding_of(field: Field[Any, Any]) -> Holding | None:
    """What is known of these rows: how two of them say the same."""
    label = field.model._meta.label
    return next((one for one in holdings if one.model == label and one.path.split("__")[0] == field.name), None)


def _rules(field: Field[Any, Any]) -> list[tuple[tuple[str, ...], Q | None]]:
    """Which columns, this one among them, no two rows may share, and of which rows that is asked."""
    meta = field.model._meta
    rules: list[tuple[tuple[str, ...], Q | None]] = [((field.name,), None)] if field.unique else []
    rules += [(tuple(together), None) for together in meta.unique_together if field.name in together]
    rules += [
        (tuple(one.fields), one.condition)
        for one in meta.constraints
        if isinstance(one, UniqueConstraint) and field.name in one.fields
    ]
    return rules


def rival_of(row: Model, field: Field[Any, Any], to: int) -> Model | None:
    """The row that stands there already where the database allows one only."""
    for columns, condition in _rules(field):
        shared = [one.attname for one in field.model._meta.concrete_fields if one.name in columns and one != field]
        others = {name: getattr(row, name) for name in shared}
        if None in others.values():
            continue  # nothing equals NULL
        rows = _all(type(row)) if condition is None else _all(type(row)).filter(condition)
        if condition is not None and not rows.filter(pk=row.pk).exists():
            continue
        rival = rows.filter(**others, **{field.attname: to}).exclude(pk=row.pk).first()
        if rival is not None:
            return rival
    return None
