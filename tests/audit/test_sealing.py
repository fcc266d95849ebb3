"""Every entry ends in exactly one block, in whatever order transactions commit."""

import threading
from contextlib import closing, suppress

import pytest
from celery import current_app
from django.db import IntegrityError, connections, transaction

from alumni_portal.clock import beats
from audit import actions, tasks
from audit.actions import record, seal_entries
from audit.models import Block, BlockQuerySet, Entry, Unsealed
from audit.queries import verify
from tests.audit.owner import tamper
from tests.support.actors import CLOCK


def write() -> Entry:
    return record(CLOCK, "people.changed", about=[])


def sealed_ids() -> list[tuple]:
    return [block.ids for block in Block.objects.in_order()]


@pytest.mark.django_db
class TestSealEntries:
    def test_seals_what_waits_and_chains_the_blocks(self):
        first, second = write(), write()
        one = seal_entries(by=CLOCK)
        third = write()
        two = seal_entries(by=CLOCK)
        assert one.ids == ((first.pk, second.pk),)
        assert two.ids == ((third.pk, third.pk),)
        assert (one.number, one.previous, two.number, two.previous) == (1, "", 2, one.hash)
        assert not Unsealed.objects.exists()
        assert not verify().broken

    def test_makes_no_empty_block(self):
        assert seal_entries(by=CLOCK) is None
        assert not Block.objects.exists()

    def test_takes_so_many_at_once_and_the_clock_the_rest(self, monkeypatch):
        monkeypatch.setattr(actions, "AT_ONCE", 2)
        for _ in range(5):
            write()
        tasks.seal_entries()
        assert [len(block.sealed()) for block in Block.objects.in_order()] == [2, 2, 1]
        assert verify().entries == 5

    def test_a_hole_in_the_ids_is_no_entry(self):
        first = write()
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        third = write()
        block = seal_entries(by=CLOCK)
        assert block.ids == ((first.pk, first.pk), (third.pk, third.pk))
        assert verify().entries == 2

    def test_is_on_the_clock(self):
        assert beats()["audit.seal_entries"]["schedule"] == 60.0
        assert "audit.seal_entries" in current_app.tasks


class Elsewhere(threading.Thread):
    """Does something on a connection of its own, and brings back what came of it."""

    def __init__(self, act):
        super().__init__()
        self.act, self.error = act, None
        self.start()

    def run(self):
        with closing(connections["default"]):
            try:
                self.act()
            except Exception as error:
                self.error = error


@pytest.mark.django_db(transaction=True)
class TestOutOfOrder:
    def test_an_entry_that_commits_late_is_sealed_late(self):
        has_written, may_commit = threading.Event(), threading.Event()
        late = []

        def slowly():
            with transaction.atomic():
                late.append(write().pk)
                has_written.set()
                may_commit.wait(10)

        slow = Elsewhere(slowly)
        assert has_written.wait(10)
        early = write().pk
        assert late[0] < early
        tasks.seal_entries()
        may_commit.set()
        slow.join()
        tasks.seal_entries()
        assert sealed_ids() == [((early, early),), ((late[0], late[0]),)]
        assert verify().entries == 2
        assert not verify().broken

    def test_an_entry_read_back_twice_is_sealed_once(self):
        """Data restored with the triggers listening puts everything on the list again."""
        entry = write()
        tasks.seal_entries()
        tamper("INSERT INTO audit_unsealed (entry_id) VALUES (%s)", entry.pk)
        tasks.seal_entries()
        assert sealed_ids() == [((entry.pk, entry.pk),)]
        assert verify().waiting == 0

    def test_no_entry_is_in_two_blocks(self):
        write()
        block = seal_entries(by=CLOCK)
        block.number = 2
        with pytest.raises(IntegrityError, match="an_entry_is_in_one_block"):
            block.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
class TestTwoSealers:
    """Two that took different entries would both make block 1."""

    @pytest.fixture
    def both_have_taken(self, monkeypatch):
        """The first sealer has seen the newest block and stops, until the second has, or waits outside."""
        monkeypatch.setattr(actions, "AT_ONCE", 1)
        look = BlockQuerySet.newest
        meeting = threading.Barrier(2)

        def look_together(blocks):
            newest = look(blocks)
            with suppress(threading.BrokenBarrierError):
                meeting.wait(1.5)
            return newest

        monkeypatch.setattr(BlockQuerySet, "newest", look_together)

    def seal_twice_at_once(self) -> list[Elsewhere]:
        has_written, may_commit = threading.Event(), threading.Event()

        def slowly():
            with transaction.atomic():
                write()
                has_written.set()
                may_commit.wait(10)

        slow = Elsewhere(slowly)
        assert has_written.wait(10)
        write()
        one = Elsewhere(lambda: seal_entries(by=CLOCK))
        threading.Event().wait(0.5)  # the first has the early entry in hand
        may_commit.set()
        slow.join()
        two = Elsewhere(lambda: seal_entries(by=CLOCK))
        for sealer in (one, two):
            sealer.join()
        return [sealer for sealer in (one, two) if sealer.error]

    def test_without_the_lock_one_of_them_fails(self, both_have_taken, monkeypatch):
        monkeypatch.setattr(actions, "_one_sealer_at_a_time", lambda: None)
        assert len(self.seal_twice_at_once()) == 1

    def test_with_the_lock_they_follow_each_other(self, both_have_taken):
        assert self.seal_twice_at_once() == []
        assert verify().blocks == 2
        assert not verify().broken
