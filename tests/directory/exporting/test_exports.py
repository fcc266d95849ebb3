"""People leave the records as a file: each cell by the gate, safe to open, whole after a kill, gone after a week."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations.actions import add_member
from associations.models import Term
from audit.models import Entry
from common.safe_cells import unmark_formula
from common.verdicts import Forbidden, Refusal
from directory import actions, tasks
from directory.actions import exporting
from directory.exports import COLUMNS, columns_open_to
from directory.models import Export, ExportPart
from directory.queries.chosen import Choice
from directory.queries.taken import exports_about
from files.models import StoredFile
from people import actions as people_actions
from people.models import FormerName, Person, Position
from people.registry import console_list
from tests.associations.joining import serve
from tests.directory.exporting.making import (
    EVERYBODY,
    begun,
    bytes_of,
    cells_of,
    imported_cells_of,
    page,
    written,
)
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
State = Export.State
# What a spreadsheet would run, in the ways it may stand at the beginning of a cell; and what only looks so.
PAYLOADS = (
    *("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM(1)", " =1"),
    *('=cmd|"/c calc"!A0', '=HYPERLINK("http://x","y")', "'=1+1", "''=1", "'t Hooft", "-", "1.5E+10", "001"),
)


@pytest.fixture
def group():
    return ClassFactory(parent__parent__parent=SchoolFactory())


@pytest.fixture
def office(group):
    """The alumni office of the school, which reads everything."""
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def secretary(group):
    return acting(serve(group.parent.parent, "department_secretary").person)


@pytest.fixture
def liaison(group):
    return acting(serve(group, "liaison").person)


def member(group, name="曾丽", **contacts):
    person = people_actions.create_person(full_name=name, by=SHELL)
    PlacementFactory(association=group, affiliation=AffiliationFactory(person=person))
    add_member(group, person, by=SHELL)
    for kind, value in contacts.items():
        people_actions.add_contact_point(person, kind, value, source="import", by=SHELL)
    return person


def only(name):
    return Choice("records", conditions={"q": name})


class TestWhatIsInIt:
    def test_names_numbers_and_telephones_as_they_are(self, office, group):
        person = member(group, phone="+8613800000001")
        found = written(office, only("曾丽"), ["full_name", "student_number", "phone", "class"])
        number = person.affiliations.get().student_number
        assert cells_of(found) == [["曾丽", number, "'+8613800000001", ""]]
        assert imported_cells_of(found) == [["曾丽", number, "+8613800000001", ""]]
        assert (found.state, found.people, found.written, found.withheld) == (State.DONE, 1, 1, {})

    @pytest.mark.parametrize("format_", Export.Format.values)
    def test_what_a_spreadsheet_would_run_comes_back_exactly(self, office, format_):
        for at, payload in enumerate(PAYLOADS):
            person = PersonFactory(
                full_name=payload, family_name=payload, given_name=payload, latin_name=payload, sort_key=f"{at:03}"
            )
            FormerName.objects.create(person=person, full_name=payload)
            Position.objects.create(person=person, title=payload)
            PlacementFactory(
                association=SchoolFactory(), affiliation=AffiliationFactory(person=person, student_number=payload)
            )
        fields = ["full_name", "family_name", "given_name", "latin_name", "former_names", "position", "student_number"]
        found = written(office, fields=fields, format_=format_)
        rows = [row for row in imported_cells_of(found) if row[6]]
        # A workbook's cell is text and has no mark: one that begins with a mark loses it where our import reads it.
        expected = [unmark_formula(text) if format_ == "xlsx" else text for text in PAYLOADS]
        assert rows == [[text] * 7 for text in expected]
        if format_ != "xlsx":
            cells = cells_of(found, "gb18030" if format_ == "csv_gb" else "utf-8-sig")
            assert not [cell for row in cells for cell in row if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))]

    def test_a_workbook_holds_text_and_no_formula(self, office, group):
        import io
        import zipfile

        member(group, "=1+1", phone="+8613800000001")
        archive = zipfile.ZipFile(io.BytesIO(bytes_of(written(office, fields=["full_name", "phone"], format_="xlsx"))))
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and 't="n"' not in sheet
        assert '<t xml:space="preserve">+8613800000001</t>' in sheet

    def test_every_character_has_its_bytes_in_gb18030(self, office, group):
        member(group, "𠮷䶮👩‍🔬é")
        found = written(office, fields=["full_name"], format_="csv_gb")
        assert ["𠮷䶮👩‍🔬é"] in cells_of(found, "gb18030")

    def test_every_column_has_something_to_say(self, office, group):
        person = member(group, phone="+8613800000001", email="z@example.org", wechat="zl")
        at_home = {"street": "Road 1", "recipient": "Aunt", "postcode": "510000"}
        people_actions.say_address(person, at_home, by=SHELL)
        Person.objects.filter(pk=person.pk).update(
            latin_name="Zeng Li", birth_date="1988", gender="female", city_code="440100", deceased_at=timezone.now()
        )
        person.affiliations.update(department="甲系", programme="会计", class_name="一班")
        FormerName.objects.create(person=person, full_name="曾小丽")
        people_actions.tag_person(person, [people_actions.make_tag("Speaker", by=SHELL)], by=SHELL)
        people_actions.say_position(person, employer="A mill", title="Miller", industry_code="A01", by=SHELL)
        (row,) = cells_of(written(office, only("曾丽"), list(COLUMNS)))
        assert [name for name, cell in zip(COLUMNS, row, strict=True) if not cell] == []


class TestTheGate:
    def test_a_hidden_value_is_an_empty_cell_and_counted_whether_it_is_there_or_not(self, secretary, office, group):
        """The first hides the number; the second has none and hides it as well; of the third the office may know."""
        hides, has_none, shows = member(group, "甲", phone="+8613800000001"), member(group, "乙"), member(group, "丙")
        people_actions.add_contact_point(shows, "phone", "+8613800000003", source="import", by=SHELL)
        for person in (hides, has_none):
            people_actions.choose_audience(person, "phone", 0, is_searchable=False, by=acting(person))
        for reader, expected, withheld in (
            (secretary, {"甲": "", "乙": "", "丙": "'+8613800000003"}, {"phone": 2}),
            (office, {"甲": "'+8613800000001", "乙": "", "丙": "'+8613800000003"}, {}),
        ):
            found = written(reader)
            assert {name: phone for name, phone in cells_of(found) if name in expected} == expected
            assert found.withheld == withheld

    def test_columns_are_offered_by_office(self, liaison, secretary, office):
        assert {"phone", "student_number", "tags", "noted"} & set(columns_open_to(liaison)) == set()
        assert set(columns_open_to(secretary)) == set(COLUMNS) == set(columns_open_to(office))

    def test_a_liaison_takes_the_members_of_the_class_with_what_fellows_show(self, liaison, group):
        person, elsewhere = member(group, "甲"), ClassFactory()
        member(elsewhere, "外人")
        found = written(liaison, Choice("members", association=group), ["full_name", "city"])
        assert [row[0] for row in cells_of(found)] == [person.full_name]
        with pytest.raises(Forbidden):
            begun(liaison, Choice("members", association=elsewhere))
        with pytest.raises(Forbidden):
            begun(liaison, EVERYBODY)
        with pytest.raises(Refusal) as refusal:
            begun(liaison, Choice("members", association=group), ["phone"])
        assert refusal.value.code == "field_not_offered"

    def test_who_is_out_of_reach_is_not_in_the_list(self, secretary, group):
        member(group, "甲")
        member(ClassFactory(), "外人")
        names = {row[0] for row in cells_of(written(secretary, fields=["full_name"]))}
        assert "甲" in names and "外人" not in names

    def test_rights_that_ended_before_it_was_written_end_it(self, secretary, group):
        export = begun(secretary)
        Term.objects.filter(person=secretary.person).update(ends_on=timezone.now().date() - timedelta(days=1))
        tasks.build_export(export.pk)
        export.refresh_from_db()
        assert (export.state, export.file, export.parts.count()) == (State.FAILED, None, 0)
        assert letters_to(secretary.person) == ["export_stopped"]

    def test_rights_that_ended_afterwards_keep_the_file_shut(self, secretary, group):
        export = written(secretary)
        Term.objects.filter(person=secretary.person).update(ends_on=timezone.now().date() - timedelta(days=1))
        with pytest.raises(Forbidden):
            actions.take_export(export, by=secretary)

    def test_whoever_moved_to_another_department_does_not_fetch_the_people_of_the_one_before(self, secretary, group):
        gone = member(group)
        export = written(secretary)
        Term.objects.filter(person=secretary.person).update(ends_on=timezone.now().date() - timedelta(days=1))
        serve(DepartmentFactory(), "department_secretary", person=secretary.person)
        with pytest.raises(Refusal) as refusal:
            actions.take_export(export, by=secretary)
        assert refusal.value.code == "export_out_of_reach"
        kept = written(secretary)
        Person.objects.filter(pk=gone.pk).update(erased_at=timezone.now())
        assert actions.take_export(kept, by=secretary)


class TestAsking:
    def test_the_list_as_the_console_narrows_it(self, office, group):
        member(group, "曾丽")
        member(group, "单雄")
        tag = people_actions.make_tag("Speaker", by=SHELL)
        people_actions.tag_person(Person.objects.get(full_name="单雄"), [tag], by=SHELL)
        known = console_list[0].known({"q": " ", "tag": str(tag.pk), "p": "2", "password": "x"}, office)
        assert known == {"tag": str(tag.pk)}
        found = written(office, Choice("records", conditions=known), ["full_name"])
        assert (cells_of(found), found.said) == ([["单雄"]], ["tag: Speaker"])

    def test_refuses_without_a_reason_a_column_or_an_end(self, office):
        for options, code in (
            ({"reason": " x "}, "reason_missing"),
            ({"fields": []}, "field_not_offered"),
            ({"fields": ["password"]}, "field_not_offered"),
        ):
            with pytest.raises(Refusal) as refusal:
                begun(office, **options)
            assert refusal.value.code == code
        for _each in range(3):
            begun(office)
        with pytest.raises(Refusal) as refusal:
            begun(office)
        assert refusal.value.code == "exports_at_work"

    def test_the_audit_says_who_what_how_many_and_no_value(self, office, group):
        member(group, "曾丽", phone="+8613800000001")
        export = written(office, only("曾丽"))
        actions.take_export(export, by=office)
        lines = list(Entry.objects.about(export).order_by("pk"))
        assert [line.verb.partition(".")[2] for line in lines] == ["export_begun", "export_finished", "export_taken"]
        assert {line.person_id for line in lines} == {office.person.pk}
        assert lines[0].facts == {"source": "records", "conditions": ["q"], "format": "csv"}
        assert (lines[1].fields, lines[1].facts["people"]) == (["full_name", "phone"], 1)
        assert "曾丽" not in str([line.facts for line in lines])

    def test_who_was_in_it_can_be_told(self, office, group):
        inside, outside = member(group, "曾丽"), member(group, "单雄")
        export, begun_only = written(office, only("曾丽")), begun(office, only("曾丽"))
        assert list(exports_about(inside)) == [export] and not exports_about(outside)
        gone = member(group, "曾丽")
        later = written(office, only("曾丽"))
        actions.merge_people(inside, gone, {}, by=SHELL)
        assert list(exports_about(inside)) == [later, export]
        assert begun_only.state == State.WAITING


class TestTheWorker:
    @pytest.fixture
    def many(self, group, monkeypatch):
        monkeypatch.setattr(exporting, "AT_ONCE", 2)
        return [member(group, name) for name in ("甲", "乙", "丙", "丁", "戊")]

    def test_after_a_kill_the_next_one_begins_anew_with_the_same_people(self, office, group, many):
        export = begun(office, fields=["full_name"])
        held = actions.take_up_export(export, by=tasks.writer_for(export))
        rows = tasks._rows_of(held, tasks.writer_for(export))
        next(rows)  # the first part is said to be written; then the worker is killed
        del rows
        assert actions.take_up_export(export, by=tasks.writer_for(export)) is None, "another one holds it"
        member(group, "新人")
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
            assert actions.continue_exports(by=CLOCK) == 1
            tasks.build_export(export.pk)
        export.refresh_from_db()
        names = [row[0] for row in cells_of(export)]
        assert export.state == State.DONE and export.written == export.people == len(names)
        assert {"甲", "乙", "丙", "丁", "戊"} <= set(names) and "新人" not in names

    def test_one_that_was_taken_from_it_lets_go(self, office, many):
        export = begun(office, fields=["full_name"])
        held = actions.take_up_export(export, by=tasks.writer_for(export))
        rows = tasks._rows_of(held, tasks.writer_for(export))
        assert [next(rows), next(rows)]
        actions.end_export(export, by=office)
        with pytest.raises(tasks._OutOfHand):
            next(rows)
        assert actions.finish_export(held, None, by=office).state == State.CANCELLED
        assert not ExportPart.objects.exists()

    def test_it_does_not_try_for_ever(self, office, many, monkeypatch):
        export = begun(office)
        monkeypatch.setattr(tasks, "lines_of", lambda *args: 1 / 0)
        moment = timezone.now()
        for tries in range(6):
            with time_machine.travel(moment, tick=False):
                with pytest.raises(ZeroDivisionError):
                    tasks.build_export(export.pk)
                assert actions.continue_exports(by=CLOCK) == (1 if tries < 5 else 0)
            moment += timedelta(minutes=1) * 2**tries + timedelta(minutes=2)
        export.refresh_from_db()
        assert (export.state, export.trouble) == (State.FAILED, "ZeroDivisionError")

    def test_more_people_cost_no_more_statements(self, office, group):
        from directory.exports import lines_of

        people = [member(group, f"人{n}", phone=f"+86138000000{n:02}") for n in range(2)]
        keys = [person.pk for person in people]
        grow = lambda: keys.extend(member(group, f"又{n}").pk for n in range(5))  # noqa: E731
        assert_same_queries(lambda: lines_of(keys, list(COLUMNS), office), grow)


class TestTheFile:
    def test_it_is_theirs_alone_and_dies_after_a_week(self, office, secretary, group):
        export = written(office)
        with pytest.raises(Forbidden):
            actions.take_export(export, by=secretary)
        with time_machine.travel(export.expires_at, tick=False):
            with pytest.raises(Refusal) as refusal:
                actions.take_export(export, by=office)
            assert refusal.value.code == "export_gone"
            assert actions.forget_exports(by=CLOCK) == 1
            assert actions.forget_exports(by=CLOCK) == 0
        export.refresh_from_db()
        assert (export.state, export.file, export.conditions, export.said) == (State.GONE, None, {}, [])
        assert not StoredFile.objects.exists() and export.parts.exists()

    def test_a_letter_tells_that_it_is_ready_and_holds_no_data(self, office, group):
        member(group, "曾丽")
        export = written(office, only("曾丽"))
        assert letters_to(office.person) == ["export_ready"]
        (letter, *_inbox) = queued("directory/email/export_ready")
        assert letter.context == {"path": export.get_absolute_url()}

    def test_the_pages_in_both_languages(self, office, secretary, group):
        member(group, "曾丽", phone="+8613800000001")
        for language, asked, ready in (("en", "Write the file", "Fetch the file"), ("zh-hans", "生成文件", "取文件")):
            office.user.language = language
            office.user.save(update_fields=["language"])
            client = Client()
            client.force_login(office.user)
            new = reverse("export_new", args=["records"]) + "?q=曾丽"
            assert asked in client.get(new).content.decode()
            said = {"fields_": ["full_name", "phone"], "format": "csv", "reason": "A reunion"}
            assert client.post(new, said | {"reason": "x"}).context["form"].errors
            answer = client.post(new, said)
            export = Export.objects.latest("pk")
            assert answer.url == page("export_detail", export)
            assert 'hx-trigger="every 2s"' in client.get(answer.url).content.decode()
            tasks.build_export(export.pk)
            assert client.get(answer.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
            assert ready in client.get(answer.url).content.decode()
            taken = client.post(page("export_take", export))
            assert (
                taken["Content-Disposition"].startswith("attachment") and taken["Cache-Control"] == "private, no-store"
            )
            assert b"+8613800000001" in b"".join(taken.streaming_content)
            assert export.name in client.get(reverse("export_list")).content.decode()
            client.post(page("export_end", export))
            assert client.post(page("export_take", export)).url == page("export_detail", export)
            stranger = Client()
            stranger.force_login(secretary.user)
            assert stranger.post(page("export_take", export)).status_code == 404
            for source in ("nowhere", "records/of-whom"):
                assert client.get(f"/exports/new/{source}/").status_code == 404

    def test_the_lists_lead_there(self, office, liaison, group):
        member(group, "曾丽")
        client = Client()
        client.force_login(office.user)
        console = client.get(reverse("admin:people_person_changelist") + "?q=曾丽").content.decode()
        assert f"{reverse('export_new', args=['records'])}?q=%E6%9B%BE%E4%B8%BD" in console
        client.force_login(liaison.user)
        members = client.get(reverse("association_members", args=[group.slug])).content.decode()
        there = reverse("export_new", args=["members", group.public_id])
        assert there in members and "1 person" in client.get(there).content.decode()
