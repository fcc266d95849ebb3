"""The list beside the backups, and being forgotten once more after a restore."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.models import FormerId, Person, User
from people.registry import Subject
from privacy import actions, gateways
from privacy.actions.forgetting import names_of
from tests.privacy.erasures.erasing import FIFTEEN, erase, lines_with
from tests.support.actors import CLOCK

pytestmark = pytest.mark.django_db


class TestList:
    def test_a_line_for_each_name_and_nothing_else(self, life, settings):
        FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
        names = names_of(Subject.of(life.person))
        assert [kind for kind, _id in names] == ["person", "person", "login"]
        erase(life)
        lines = Path(settings.ERASURE_JOURNAL).read_text().splitlines()
        assert [tuple(line.split()[1:]) for line in lines] == names

    def test_a_line_cut_off_by_a_crash_swallows_no_other(self, settings):
        moment = timezone.now()
        gateways.append([("person", "aaaaaaaaaaaa")], moment)
        path = Path(settings.ERASURE_JOURNAL)
        path.write_text(path.read_text() + "2026-11-22T12:00")
        gateways.append([("person", "bbbbbbbbbbbb"), ("login", "cccccccccccc")], moment)
        erased, bad = gateways.read(path)
        assert ([one.public_id for one in erased], bad) == (["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"], 1)

    def test_what_is_erased_and_not_committed_is_still_due(self, life, settings, monkeypatch):
        """The list is written before the commit, never after it."""
        erasure = actions.ask_for_erasure(by=life.by)
        monkeypatch.setattr("privacy.actions.erasures.gateways.append", lambda names, at: 1 / 0)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False), pytest.raises(ZeroDivisionError):
            actions.carry_out_erasure(erasure, by=CLOCK)
        erasure.refresh_from_db()
        assert erasure.is_waiting


class TestReplay:
    def replay(self, **named) -> str:
        out = StringIO()
        call_command("replay_erasures", stdout=out, stderr=StringIO(), **named)
        return out.getvalue()

    def test_whoever_is_back_is_erased_again(self, life, settings):
        login = life.login
        unknown = [("person", "zzzzzzzzzzzz")]
        gateways.append([*names_of(Subject.of(life.person)), *unknown], timezone.now())
        assert "3 on the list: 1 already, 1 erased, 1 unknown" in self.replay()
        assert lines_with("kanari") == [] and not User.objects.get(pk=login.pk).is_active
        before = Path(settings.ERASURE_JOURNAL).read_text()
        assert "2 already, 1 unknown" in self.replay()
        assert Path(settings.ERASURE_JOURNAL).read_text() == before, "what is on the list is not written again"

    def test_one_that_went_up_in_another_is_looked_at_by_somebody(self, life):
        FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
        gateways.append([("person", "formerformer")], timezone.now())
        with pytest.raises(CommandError, match="look"):
            self.replay()
        assert Person.objects.get(pk=life.person.pk).full_name == "Kanari Name"

    def test_without_a_list_it_says_so(self):
        with pytest.raises(CommandError, match="no list"):
            self.replay()
