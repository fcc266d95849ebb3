"""What is written in the audit stays as it is."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import translation

from audit.actions import record, seal_entries
from audit.models import Block, Entry, Unsealed
from common.actions import action
from common.verdicts import Refusal
from tests.audit.owner import owners_cursor
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory

CHANGES = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
]
TABLES = [("audit_entry", "verb"), ("audit_block", "hash")]


@pytest.fixture
def written(db):
    record(CLOCK, "people.changed", about=[PersonFactory()])
    seal_entries(by=CLOCK)


@pytest.mark.parametrize(("table", "column"), TABLES)
@pytest.mark.parametrize("change", CHANGES)
class TestTheSite:
    def test_may_not(self, written, change, table, column):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(table=table, column=column))
        assert Entry.objects.count() == Block.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("table", "column"), TABLES)
@pytest.mark.parametrize("change", CHANGES)
class TestTheOwner:
    def test_is_stopped_by_the_triggers(self, written, change, table, column):
        with owners_cursor(past_the_triggers=False) as cursor, pytest.raises(IntegrityError) as stopped:
            cursor.execute(change.format(table=table, column=column))
        assert stopped.value.__cause__.diag.constraint_name == "audit_is_append_only"
        assert Entry.objects.count() == Block.objects.count() == 1


@pytest.mark.django_db
class TestTheWaitingList:
    def test_every_entry_joins_it_by_itself(self):
        entry = record(CLOCK, "people.changed", about=[])
        assert [waiting.pk for waiting in Unsealed.objects.all()] == [entry.pk]

    def test_the_site_puts_nothing_on_it(self):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Unsealed.objects.create(entry_id=1)

    def test_an_entry_that_is_rolled_back_leaves_it(self):
        class Stop(Exception):
            pass

        with pytest.raises(Stop), transaction.atomic():
            record(CLOCK, "people.changed", about=[])
            raise Stop
        assert not Unsealed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_that_tries_is_refused_in_words(monkeypatch):
    """Where one role does everything, only the trigger stands between a mistake of ours and the audit."""
    entry = record(CLOCK, "people.changed", about=[])

    @action
    def improve(*, by):
        with owners_cursor(past_the_triggers=False) as cursor:
            cursor.execute("UPDATE audit_entry SET verb = 'nicer' WHERE id = %s", [entry.pk])

    with pytest.raises(Refusal) as refusal:
        improve(by=CLOCK)
    assert refusal.value.code == "audit_is_append_only"
    with translation.override("en"):
        assert "stays as it is" in str(refusal.value)
