"""Nothing lies about that nobody needs; nothing goes that somebody does."""

import os
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from alumni_portal.clock import beats
from files import actions, gateways, tasks
from files.actions import keep_file
from files.models import StoredFile
from tests.files import makers
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> StoredFile:
    return keep_file(makers.upload(makers.picture()), "picture", by=CLOCK)


def age(*paths: str) -> None:
    two_days_ago = time.time() - 2 * 86_400
    for path in paths:
        os.utime(gateways.full_path(path), (two_days_ago, two_days_ago))


def kept_two_days_ago() -> StoredFile:
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        file = kept()
    age(*file.paths)
    return file


def on_the_disk() -> set[str]:
    return set(gateways.older_than(-60))


class TestSweep:
    def test_removes_what_nothing_points_at(self):
        unused, used = kept_two_days_ago(), kept_two_days_ago()
        PersonFactory(photo=used)
        fresh = kept()
        tasks.sweep()
        assert set(StoredFile.objects.all()) == {used, fresh}
        assert on_the_disk() == {*used.paths, *fresh.paths}
        assert unused.pk

    def test_removes_bytes_without_a_row(self):
        used = kept_two_days_ago()
        PersonFactory(photo=used)
        with transaction.atomic():
            rolled_back = kept()
            transaction.set_rollback(True)
        killed = rolled_back.path.replace(".jpg", ".part")
        gateways.full_path(killed).write_bytes(b"half")
        tasks.sweep()
        assert on_the_disk() == {*used.paths, *rolled_back.paths, killed}, "it may still be committed"
        age(*rolled_back.paths, killed)
        tasks.sweep()
        assert on_the_disk() == set(used.paths)

    def test_leaves_what_is_not_ours(self, settings):
        other = gateways.full_path("notes.txt")
        other.write_text("the administrator's")
        age("notes.txt")
        tasks.sweep()
        assert other.exists()
        other.unlink()

    def test_goes_on_until_it_is_done_and_does_no_harm_twice(self, monkeypatch):
        monkeypatch.setattr(actions, "AT_ONCE", 2)
        for _ in range(5):
            kept_two_days_ago()
        tasks.sweep()
        assert not StoredFile.objects.exists()
        assert not on_the_disk()
        tasks.sweep()

    def test_a_file_gone_under_its_feet_is_none(self):
        assert list(gateways.older_than(0)) == []
        gateways.remove(["kept/not/there.jpg"])

    def test_is_on_the_clock(self):
        assert "files.sweep" in beats()


class TestWriting:
    def test_a_write_that_breaks_leaves_nothing(self):
        class Breaks:
            def read(self, size):
                raise OSError("gone")

        with pytest.raises(OSError, match="gone"):
            gateways.write(Breaks(), "jpg")
        assert not on_the_disk()
