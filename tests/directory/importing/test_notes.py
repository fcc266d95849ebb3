"""A column that fits no field, kept as a note under its heading: written once, shown to those who keep the record,
taken back with the import."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from associations.models import Capability, Office
from audit.models import Entry
from common.verdicts import Forbidden
from directory import actions
from directory.actions import running
from directory.queries.roster_candidates import staged_after
from directory.queries.sifting import sift
from directory.reading import NOTE
from people import actions as people
from people.models import RecordNote
from tests.associations.joining import serve
from tests.directory.importing.desk import LANGUAGES, Desk, page, worked
from tests.directory.importing.rosters import HEADER, LI, WANG, begun, finished, outcomes, person, roster, tally
from tests.directory.importing.test_undoing import dump, undone
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import OfficeFactory, SchoolFactory, TermFactory

pytestmark = pytest.mark.django_db
COLUMNS = (*HEADER, "", "宿舍")
CLUB, BED = 9, 10  # the first has no heading: its letter is J


def checked(school, *rows):
    made = begun(school, *rows, header=COLUMNS)
    made = actions.name_columns(made, made.columns | {BED: NOTE, CLUB: NOTE}, by=SHELL)
    made = actions.begin_check(made, by=SHELL)
    while made.is_at_work:
        made = actions.check_import(made, by=SHELL)
    return made


def imported(school, *rows):
    return finished(checked(school, *rows))


def notes_of(name):
    return list(RecordNote.objects.filter(person__full_name=name).order_by("label", "pk").values_list("label", "text"))


@pytest.fixture
def school():
    return SchoolFactory()


class TestNotes:
    def test_somebody_new_has_them_under_their_headings(self, school):
        made = imported(school, (*LI, "合唱团", "南苑  5栋"), (*WANG, "合唱团", ""))
        assert notes_of("李晓玲") == [("J", "合唱团"), ("宿舍", "南苑 5栋")]
        assert notes_of("王伟") == [("J", "合唱团")]
        assert set(RecordNote.objects.values_list("source", flat=True)) == {"roster.csv"}
        assert not Entry.objects.about(person("李晓玲")).exists(), "the import has one line, and that is all"
        assert tally(made) == (2, 0, 0, 0, 0)

    def test_the_same_file_twice_notes_nothing_twice(self, school):
        rows = (*LI, "合唱团", "南苑"), (*WANG, "", "")
        imported(school, *rows)
        assert tally(imported(school, *rows)) == (0, 0, 2, 0, 0)
        assert RecordNote.objects.count() == 2

    def test_somebody_known_gets_what_is_not_noted_yet(self, school):
        """Both stand: what was so before, and what is now."""
        imported(school, (*LI, "", "南苑"))
        before = dump()
        made = imported(school, (*LI, "", "北苑"))
        assert (tally(made), made.imported_rows.get().changes) == ((0, 1, 0, 0, 0), ["notes"])
        assert notes_of("李晓玲") == [("宿舍", "南苑"), ("宿舍", "北苑")]
        assert undone(made).put_back == 1 and dump() == before

    def test_with_other_changes_and_without_them_all_is_taken_back(self, school):
        imported(school, (*LI, "", ""), (*WANG, "", ""))
        before = dump()
        made = imported(
            school,
            (*LI[:-1], "other@example.org", "", "南苑"),
            (*WANG, "", "北苑"),
            ("赵敏", "0600003", *LI[2:6], "", "", "", "", "东苑"),
        )
        assert tally(made) == (1, 2, 0, 0, 0) and RecordNote.objects.count() == 3
        back = undone(made)
        assert (back.taken_away, back.put_back, back.kept) == (1, 2, 0) and dump() == before

    def test_a_note_taken_off_since_keeps_the_record(self, school):
        made = imported(school, (*LI, "", "南苑"))
        people.remove_record_note(person("李晓玲").record_notes.get(), by=SHELL)
        assert undone(made).kept == 1

    def test_two_rows_about_one_person_say_it_once(self, school):
        imported(school, (*LI, "", ""))
        people.add_affiliation(person("李晓玲"), by=SHELL, student_number="0700009")
        again = (LI[0], "0700009", "机电工程系", "数控1班", "2010", "2013", *LI[6:])
        made = imported(school, (*LI, "", "南苑"), (*again, "", "南苑"))
        assert outcomes(made) == ["update", "update"] and notes_of("李晓玲") == [("宿舍", "南苑")]

    def test_the_sieve_knows_what_is_noted(self, school):
        """Nobody has to look at rows that say the same; at those that say more somebody has."""
        imported(school, (*LI, "", "南苑"), (*WANG, "", "北苑"))
        made = checked(school, (*LI, "", "南苑"), (*WANG, "", "东苑"))
        sifted = sift(made, staged_after(made, 0, 10), by=SHELL, may_open=True)
        assert len(sifted.unchanged) == len(sifted.to_judge) == 1

    def test_killed_between_batches_nothing_is_noted_twice(self, school, monkeypatch):
        monkeypatch.setattr(running, "AT_ONCE", 1)
        made = actions.begin_run(checked(school, (*LI, "", "南苑"), (*WANG, "", "北苑")), by=SHELL)
        for _worker in range(3):
            made = actions.run_import(made, by=SHELL)
        assert RecordNote.objects.count() == 2

    def test_many_cost_no_more_statements(self, school):
        rows = [(f"王{chr(0x5000 + number)}", f"0{number:06}", *LI[2:6], "", "", "") for number in range(40)]
        imported(school, *((*row, "", "") for row in rows))
        counted = []
        for some in (rows[:10], rows[10:]):
            made = checked(school, *((*row, "合唱团", f"{row[1]}栋") for row in some))
            with CaptureQueriesContext(connection) as statements:
                assert finished(made).updated == len(some)
            counted.append(len(statements))
        assert counted[0] == counted[1] and RecordNote.objects.count() == 80


class TestTheColumn:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_chosen_remembered_and_said(self, school, language):
        desk = Desk(serve(school, "administrator").person, language)
        file = roster((*LI, "合唱团", "南苑"), header=COLUMNS)
        made = desk.sent(file, school, source_name="学籍科")
        assert ("keep as a note" if language == "en" else "留作备注") in desk.see("import_map", made).content.decode()
        desk.columns(made, **{f"column_{BED}": NOTE, f"column_{CLUB}": NOTE})
        worked(made)
        desk.press("import_start", made)
        assert worked(made).created == 1
        following = desk.sent(roster((*WANG, "", ""), header=COLUMNS), school, source_name="学籍科")
        assert following.columns[BED] == following.columns[CLUB] == NOTE
        shown = desk.client.get(reverse("admin:people_person_change", args=[person("李晓玲").pk])).content.decode()
        assert "宿舍" in shown and "南苑" in shown and "roster.csv" in shown
        assert ("Notes out of rosters" if language == "en" else "名册备注") in shown
        recap = b"".join(desk.client.get(page("import_recap", made)).streaming_content).decode("utf-8-sig")
        assert "宿舍" in recap.splitlines()[0] and "南苑" in recap
        taken = Entry.objects.filter(verb="directory.recap_taken").about(made).get()
        assert taken.person_id == desk.person.pk and taken.facts == {"rows": "all"}


class TestWhoReadsAndTakesOff:
    @pytest.fixture
    def note(self, school):
        imported(school, (*LI, "", "南苑"))
        return person("李晓玲").record_notes.get()

    def test_those_who_keep_the_record_and_nobody_else(self, school, note):
        keeper = acting(TermFactory(association=school, office=Office.objects.get(code="office_staff")).person)
        seeing = [Capability.CONSOLE_OPEN, Capability.PEOPLE_SEE, Capability.PEOPLE_SEE_CONTACTS]
        office = OfficeFactory(code="onlooker", kinds=["school"], capabilities=seeing)
        onlooker = acting(TermFactory(association=school, office=office).person)
        assert RecordNote.objects.visible_to(keeper).get() == note
        assert not RecordNote.objects.visible_to(onlooker).exists()
        for stranger in (onlooker, VISITOR):
            with pytest.raises(Forbidden):
                people.remove_record_note(note, by=stranger)
        people.remove_record_note(note, by=keeper)
        assert not RecordNote.objects.exists()
        assert Entry.objects.get(verb="people.record_note_removed").about == [f"people.person:{note.person_id}"]

    def test_the_same_note_is_kept_once_by_the_table_itself(self, note):
        twice = RecordNote(person=note.person, label=note.label, text=note.text)
        with pytest.raises(ValidationError, match="This is noted already"):
            twice.full_clean()
