"""Who looked at me: officers by name and office, fellow alumni by number; nobody who blocked or reported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations import actions as associations
from associations.models import Association, Office
from audit.models import Entry
from common.actors import system
from directory.actions import note_profile_opened
from directory.models import Export, ExportPart
from people.actions import block_person, correct_person, note_record_opened
from privacy.queries.looked import looked_at
from tests.privacy.lives import PASSWORD, live
from tests.support.actors import SHELL, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(group):
    person = PersonFactory(full_name="尉迟办公", with_login=True)
    school = Association.objects.get(kind="school")
    associations.appoint_officer(
        school, Office.objects.get(code="administrator"), person, date(2020, 1, 1), None, by=SHELL
    )
    return acting(person)


class TestNoteRecordOpened:
    def test_one_line_a_day_with_the_fields_that_were_open(self, life, officer):
        assert [note_record_opened(life.person, by=officer) for _time in range(3)] == [True, False, False]
        line = Entry.objects.get(verb="people.record_opened")
        assert line.person_id == officer.person.pk and "city" in line.fields
        with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
            assert note_record_opened(life.person, by=officer)

    def test_not_oneself_nor_the_house(self, life):
        assert not note_record_opened(life.person, by=life.by)
        assert not note_record_opened(life.person, by=system("clock"))
        assert not Entry.objects.filter(verb="people.record_opened").exists()

    def test_a_page_opened_by_who_keeps_the_record_is_no_count_but_a_line(self, life, officer):
        assert note_profile_opened(life.person, by=officer) == 0
        assert Entry.objects.filter(verb="people.record_opened").about(life.person).exists()


class TestLookedAt:
    def test_officers_by_name_and_office_of_that_day(self, life, officer):
        note_record_opened(life.person, by=officer)
        correct_person(life.person, by=officer, city_code="310000")
        lines = looked_at(life.person)
        assert {str(line.who) for line in lines if "尉迟" in str(line.who)} == {
            f"尉迟办公 · The School {Office.objects.get(code='administrator').name}"
        }
        assert {str(line.what) for line in lines} >= {"looked at a record", "changed a record"}

    def test_members_by_number_and_day(self, life):
        for name in ("Zeisig", "Amsel"):
            assert note_profile_opened(life.person, by=live(name, life.group).by) == 1
        (line,) = [line for line in looked_at(life.person) if line.is_day]
        assert (line.who, line.what) == ("2 fellow alumni", "opened your page")

    def test_files_of_people_say_who_took_them_and_what_was_in_them(self, life, officer):
        export = Export.objects.create(
            begun_by=officer.person,
            source="records",
            fields=["city"],
            language="en",
            reason="Zeisig asked",
            written=30,
            state="gone",
            finished_at=timezone.now(),
        )
        ExportPart.objects.create(export=export, number=1, people=[life.person.pk])
        line = looked_at(life.person)[0]
        assert (line.how, line.labels and str(line.labels[0]).lower()) == ("a file with 30 people", "city")
        assert "尉迟办公" in line.who and "Zeisig" not in str(line)

    def test_who_blocked_them_is_not_told(self, life):
        other = live("Zeisig", life.group)
        block_person(life.person, by=other.by)
        assert not [line for line in looked_at(life.person) if "block" in str(line.what)]

    def test_the_page_costs_the_same_for_many(self, life, officer):
        note_record_opened(life.person, by=officer)
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.post(reverse("account_login"), {"login": life.login.email, "password": PASSWORD})

        def ask():
            assert client.get(reverse("looking_list")).status_code == 200

        def grow():
            for day in range(1, 4):
                with time_machine.travel(timezone.now() - timedelta(days=day)):
                    note_record_opened(life.person, by=officer)

        assert_same_queries(ask, grow)
