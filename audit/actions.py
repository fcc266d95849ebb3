"""Writing down what happened, in the transaction in which it happened; and sealing it, a minute later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.models import Block, Entry, Unsealed, label_of
from common.actions import action
from common.actors import Actor
from common.id_runs import runs_of

AT_ONCE = 5_000  # entries in a block: some megabytes in hand, a fraction of a second
SEALING = 0x5EA1  # the key of the sealers' lock


def record(
    by: Actor,
    verb: str,
    *,
    about: Sequence[models.Model],
    fields: Sequence[str] = (),
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write one line: who, ``verb`` (``associations.member_joined``), which rows, which fields.

    ``facts`` holds codes and counts, never the values of personal fields. Part of the caller's transaction:
    rolled back with it.
    """
    entry = _entry(by, verb, about, fields, facts or {})
    entry.save(force_insert=True)
    return entry


def record_each(
    by: Actor, verb: str, abouts: Iterable[Sequence[models.Model]], *, facts: Sequence[dict[str, Any]]
) -> list[Entry]:
    """The same of many rows: a line for each, in one statement."""
    lines = zip(abouts, facts, strict=True)
    return Entry.objects.bulk_create(_entry(by, verb, about, (), of_this) for about, of_this in lines)


def _entry(by: Actor, verb: str, about: Sequence[models.Model], fields: Sequence[str], facts: dict[str, Any]) -> Entry:
    return Entry(
        actor_kind=by.kind,
        user_id=getattr(by.user, "pk", None),
        person_id=getattr(by.person, "pk", None),
        token_id=getattr(by.token, "pk", None),
        door=by.door,
        request_id=by.request_id,
        verb=verb,
        about=[label_of(row) for row in about],
        fields=list(fields),
        facts=facts,
    )


@action
def seal_entries(*, by: Actor) -> Block | None:
    """Seal what waits, at most ``AT_ONCE`` entries, into one block chained to the last; None when nothing waits.

    What waits is known from a list that each entry joined in its own transaction, so an entry that commits
    late is sealed late and one that was rolled back never. One sealer at a time: blocks form a chain.
    """
    _one_sealer_at_a_time()
    taken = list(Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)[:AT_ONCE])
    Unsealed.objects.filter(entry_id__in=taken).delete()
    entries = _not_sealed_yet(taken)
    if not entries:
        return None
    last = Block.objects.newest()
    block = Block(
        number=last.number + 1 if last else 1,
        sealed_at=timezone.now(),
        previous=last.hash if last else "",
        ids=runs_of(entry.pk for entry in entries),
        digests=b"".join(entry.digest() for entry in entries),
    )
    block.hash = block.computed_hash()
    block.save(force_insert=True)
    return block


def _one_sealer_at_a_time() -> None:
    """Until the transaction ends. The rows themselves cannot be locked: nobody may change them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])


def _not_sealed_yet(ids: list[int]) -> list[Entry]:
    """A dump that was read back in pieces may have put sealed entries on the list again."""
    sealed = Exists(Block.objects.filter(ids__holds=OuterRef("pk")))
    return list(Entry.objects.filter(~sealed, pk__in=ids).order_by("pk"))
