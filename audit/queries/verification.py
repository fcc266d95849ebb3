"""Whether what was sealed is still what stands there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from audit.models import DIGEST_BYTES, Block, Unsealed


@dataclass(frozen=True, slots=True)
class Broken:
    """The first thing that is not as it was sealed; ``block`` and ``entry`` are None where none can be named."""

    why: str
    block: int | None = None
    entry: int | None = None

    def __str__(self) -> str:
        where = "".join(
            f"{name} {key}: " for name, key in (("block", self.block), ("entry", self.entry)) if key is not None
        )
        return where + self.why


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk along the whole chain found. ``head`` is worth keeping somewhere else."""

    blocks: int = 0
    entries: int = 0
    waiting: int = 0
    head: str = ""
    broken: Broken | None = None


def verify(expected_head: str = "") -> Proof:
    """Walk the chain from the first block. One block is in hand at a time, however long the audit is.

    ``expected_head`` (``NUMBER:HASH``, as an earlier walk gave it) also finds blocks cut off at the end,
    which a chain cannot know by itself.
    """
    head, blocks, entries = "", 0, 0
    expected_number, _, expected_hash = expected_head.partition(":")
    for block in Block.objects.in_order().iterator(chunk_size=20):
        broken = _broken_link(block, blocks + 1, head) or _broken_row(block)
        if broken:
            return Proof(blocks, entries, broken=broken)
        if str(block.number) == expected_number and block.hash != expected_hash:
            return Proof(blocks, entries, broken=Broken("it is not the block that was noted then", block.number))
        head, blocks, entries = block.hash, blocks + 1, entries + len(block.digests) // DIGEST_BYTES
    if expected_number and int(expected_number) > blocks:
        return Proof(blocks, entries, broken=Broken("it was noted once, and is gone", int(expected_number)))
    waiting = Unsealed.objects.count()
    return Proof(blocks, entries, waiting, f"{blocks}:{head}" if blocks else "", _outside_of_every_block())


def _broken_link(block: Block, number: int, previous: str) -> Broken | None:
    if block.number != number:
        return Broken("it is missing", number)
    if block.previous != previous:
        return Broken("it does not follow the block before", block.number)
    if block.form != Block.FORM:
        return Broken(f"it is sealed in form {block.form}, which this version does not know", block.number)
    if block.hash != block.computed_hash():
        return Broken("the block itself was changed", block.number)
    return None


def _broken_row(block: Block) -> Broken | None:
    standing = {entry.pk: entry.digest() for entry in block.entries()}
    for id, digest in block.sealed():
        if id not in standing:
            return Broken("the entry is missing", block.number, id)
        if standing[id] != digest:
            return Broken("the entry was changed", block.number, id)
    return None


def _outside_of_every_block() -> Broken | None:
    """An entry neither sealed nor waiting was slipped in past the trigger, or taken from the waiting list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH sealed AS MATERIALIZED (SELECT range_agg(ids) AS ids FROM audit_block)"
            " SELECT entry.id FROM audit_entry entry CROSS JOIN sealed"
            " WHERE (sealed.ids IS NULL OR NOT sealed.ids @> entry.id)"
            " AND NOT EXISTS (SELECT FROM audit_unsealed waiting WHERE waiting.entry_id = entry.id)"
            " ORDER BY entry.id LIMIT 1"
        )
        row = cursor.fetchone()
    return Broken("the entry is in no block and does not wait for one", None, row[0]) if row else None
