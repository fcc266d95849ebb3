"""A flipped byte is found, and named."""

import tracemalloc

import pytest
from django.core.management import CommandError, call_command

from audit import actions, tasks
from audit.actions import record
from audit.models import Block, Entry
from audit.queries import verify
from tests.audit.owner import tamper
from tests.support.actors import CLOCK
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entries(monkeypatch):
    """Six entries in three blocks."""
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    rows = [
        record(CLOCK, "people.changed", about=[], fields=["full_name"], facts={"改": [n, 1.5, None]}) for n in range(6)
    ]
    tasks.seal_entries()
    return rows


def told(*options) -> str:
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", *options)
    return str(error.value)


class TestVerifyAudit:
    def test_says_that_it_holds(self, entries, capsys):
        record(CLOCK, "people.changed", about=[])
        call_command("verify_audit")
        said = capsys.readouterr().out
        assert "6 entries in 3 blocks hold, 1 wait" in said
        assert f"head 3:{Block.objects.get(pk=3).hash}" in said

    def test_says_so_of_nothing(self, capsys):
        call_command("verify_audit")
        assert "0 entries in 0 blocks hold" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "change",
        [
            "verb = 'people.changee'",
            "at = at + interval '1 microsecond'",
            "user_id = 1",
            "person_id = 1",
            "token_id = 1",
            "actor_kind = 'persom'",
            "door = 'pagf'",
            "request_id = 'x'",
            "about = '{people.person:1}'",
            "fields = '{full_namf}'",
            "facts = jsonb_set(facts, '{改,0}', '9')",
        ],
    )
    def test_finds_one_changed_byte(self, entries, change):
        tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", entries[3].pk)
        assert told() == f"block 2: entry {entries[3].pk}: the entry was changed (1 blocks before it hold)"

    def test_finds_a_row_that_is_gone(self, entries):
        tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)
        assert told().startswith(f"block 3: entry {entries[4].pk}: the entry is missing")

    def test_finds_a_row_slipped_in(self, entries):
        tamper("DELETE FROM audit_entry WHERE id = %s", entries[5].pk)
        tamper("DELETE FROM audit_block WHERE number = 3")
        assert told() == f"entry {entries[4].pk}: the entry is in no block and does not wait for one" + (
            " (2 blocks before it hold)"
        )

    @pytest.mark.parametrize(
        "change",
        [
            "digests = set_byte(digests, 40, (get_byte(digests, 40) + 1) %% 256)",
            "digests = substring(digests for 32)",
            "ids = '{[1000000000,1000000002)}'",
            "sealed_at = sealed_at + interval '1 microsecond'",
            "hash = repeat('0', 64)",
        ],
    )
    def test_finds_a_changed_block(self, entries, change):
        tamper(f"UPDATE audit_block SET {change} WHERE number = %s", 2)
        assert told().startswith("block 2: the block itself was changed")

    def test_finds_a_block_sealed_anew(self, entries):
        """Whoever changes a row and computes its block again breaks the chain behind it."""
        block = Block.objects.get(pk=2)
        tamper("UPDATE audit_entry SET verb = 'nicer' WHERE id = %s", entries[2].pk)
        block.digests = b"".join(entry.digest() for entry in block.entries())
        tamper("UPDATE audit_block SET digests = %s, hash = %s WHERE number = 2", block.digests, block.computed_hash())
        assert told().startswith("block 3: it does not follow the block before")

    def test_finds_a_block_taken_out(self, entries):
        tamper("DELETE FROM audit_block WHERE number = 2")
        assert told().startswith("block 2: it is missing")

    def test_finds_a_form_it_does_not_know(self, entries):
        tamper("UPDATE audit_block SET form = 2 WHERE number = %s", 1)
        assert "form 2" in told()

    def test_finds_an_end_cut_off_by_the_head_noted_before(self, entries):
        head = verify().head
        for entry in entries[4:]:
            tamper("DELETE FROM audit_entry WHERE id = %s", entry.pk)
        tamper("DELETE FROM audit_block WHERE number = 3")
        assert not verify().broken
        assert told("--head", head).startswith("block 3: it was noted once, and is gone")

    def test_finds_a_chain_computed_anew_by_the_head_noted_before(self, entries):
        assert told("--head", f"2:{'0' * 64}").startswith("block 2: it is not the block that was noted")
        call_command("verify_audit", "--head", verify().head)

    def test_refuses_a_head_that_is_none(self):
        assert "looks like" in told("--head", "yesterday")

    def test_costs_one_query_a_block_and_one_block_in_hand(self, monkeypatch):
        monkeypatch.setattr(actions, "AT_ONCE", 500)

        def peak() -> int:
            tracemalloc.start()
            assert not verify().broken
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return most

        def grow(blocks: int) -> None:
            Entry.objects.bulk_create(Entry(actor_kind="system", verb="people.changed") for _ in range(500 * blocks))
            tasks.seal_entries()

        grow(2)
        verify()
        small = peak()
        grow(10)
        assert peak() < small * 1.8
        assert len(count_queries(verify)) <= 12 + 4
