"""A merge goes backwards: both records again, every row where it was, except what was changed since."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from directory import emails
from directory.actions.merges.merging import hold_both
from directory.actions.merges.rows import Kept, digest_of, row_from, row_of, value_from
from directory.models import Merge
from directory.permissions import can_undo_merge, leaves_an_administrator
from people.actions.contact_points import keep_addressee_true
from people.models import Person


@action
def undo_merge(merge: Merge, *, by: Actor) -> Merge:
    """Two records again. What was changed, added or ended since stays with the record that was kept; ``left`` lists it.

    Raises ``Refusal`` ``merge_undone``, ``merge_too_old``, ``merged_on_since``, ``own_record``,
    ``record_holds_an_office``, ``last_administrator``; ``Forbidden`` to whoever does not keep the record.
    """
    (kept,) = hold_both(Merge.objects.select_related("kept").get(pk=merge.pk).kept)
    merge = Merge.objects.locked().get(pk=merge.pk)
    can_undo_merge(by, merge, kept).or_raise()

    had_one, parting = bool(leaves_an_administrator()), Parting(merge)
    parting.go_back()
    old = Person.objects.get(pk=merge.old_key)
    now = timezone.now()
    merge.change(undone_at=now, undone_by=by.person, left=parting.left, journal=[], forgotten_at=now)
    kept = Person.objects.get(pk=merge.kept_key)
    for person in (kept, old):
        keep_addressee_true(person)
    leaves_an_administrator(had_one).or_raise()
    facts = {"left": len(parting.left)}
    record(by, "directory.merge_undone", about=[kept, merge], facts=facts)
    record(by, "directory.person_came_back", about=[old, kept, merge], facts=facts)
    for person in (kept, old):
        if person.login_id is not None:
            emails.queue_records_parted(merge, person)
    return merge


class Parting:
    """The steps of a journal, backwards. ``left`` collects what stays, and why, in codes."""

    def __init__(self, merge: Merge) -> None:
        self.steps = [step for step in merge.journal if step["did"] != "ended"]
        self.stand: dict[str, dict[str, str]] = merge.journal[-1]["stand"]
        self.left: list[dict[str, Any]] = []
        self.touched = {label: self._changed_since(label, stood) for label, stood in self.stand.items()}

    def _changed_since(self, label: str, stood: dict[str, str]) -> set[int]:
        """The keys of rows that are not what they were after the merge, or are no more."""
        rows = apps.get_model(label)._base_manager.filter(pk__in=[*stood])
        now = {str(row.pk): digest_of(row) for row in rows}
        touched = {int(key) for key, digest in stood.items() if now.get(key) != digest}
        for key in sorted(touched):
            self.left.append({"model": label, "key": key, "why": "changed" if str(key) in now else "gone"})
        return touched

    def go_back(self) -> None:
        for step in reversed(self.steps):
            getattr(self, f"_undo_{step['did']}")(apps.get_model(step["model"]), step)

    def _undo_moved(self, model: type[Model], step: dict[str, Any]) -> None:
        keys = [key for key in step["keys"] if key not in self.touched.get(step["model"], ())]
        there = {step["field"]: step["after"], "pk__in": keys}
        model._base_manager.filter(**there).update(**{step["field"]: step["before"]})

    def _undo_changed(self, model: type[Model], step: dict[str, Any]) -> None:
        """Column by column: one that has another value by now keeps it."""
        if step["key"] in self.touched.get(step["model"], ()):
            return
        row = model._base_manager.filter(pk=step["key"]).first()
        now = row_of(row) if row is not None else {}
        as_left = [name for name in step["before"] if now.get(name, ...) == step["after"][name]]
        if len(as_left) < len(step["before"]):
            fields = sorted(set(step["before"]) - set(as_left))
            self.left.append({"model": step["model"], "key": step["key"], "why": "changed", "fields": fields})
        columns = {field.attname: field for field in model._meta.concrete_fields}
        values = {name: value_from(columns[name], step["before"][name]) for name in as_left}
        if values and not self._try(lambda: model._base_manager.filter(pk=step["key"]).update(**values)):
            self.left.append({"model": step["model"], "key": step["key"], "why": "in_the_way"})

    def _undo_made(self, model: type[Model], step: dict[str, Any]) -> None:
        if step["key"] not in self.touched.get(step["model"], ()):
            model._base_manager.filter(pk=step["key"])._raw_delete(using="default")  # type: ignore[attr-defined]

    def _undo_dropped(self, model: type[Model], step: dict[str, Any]) -> None:
        kept, lost = _with_keys_that_lead_somewhere(model, step["row"])
        if lost:
            self.left.append({"model": step["model"], "key": step["key"], "why": "lost", "fields": lost})
        row = row_from(model, kept)
        if not self._try(lambda: row.save_base(raw=True, force_insert=True)):
            self.left.append({"model": step["model"], "key": step["key"], "why": "in_the_way"})

    def _try(self, write: Any) -> bool:
        """Something else may stand there by now: an address that was proven by a third person."""
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            return False
        return True


def _with_keys_that_lead_somewhere(model: type[Model], row: Kept) -> tuple[Kept, list[str]]:
    """The row without keys to what is gone by now, or to a login that has another record; and which those were."""
    lost = [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and row.get(field.attname) is not None and field.null and _is_gone(field, row)
    ]
    return row | dict.fromkeys(lost), lost


def _is_gone(field: ForeignKey[Any, Any], row: Kept) -> bool:
    key = row[field.attname]
    if not field.related_model._base_manager.filter(pk=key).exists():
        return True
    return field.unique and field.model._base_manager.filter(**{field.attname: key}).exists()


__all__ = ["undo_merge"]
