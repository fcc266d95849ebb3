"""From the shell, with the real file and with our own sample."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from associations.models import Association
from directory.models import Import
from people.models import Person
from tests.directory.importing.rosters import LI, roster
from tests.support.factories import ChapterFactory, SchoolFactory

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "samples" / "roster-gb18030.csv"
ASTRONAUTS = [
    "last=family_name",
    "rest=given_name",
    "selection_year=entry_year",
    "group_number=class",
    "dob=birth_date",
]


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(roster(LI).getvalue())
    return path


def run(path, **options) -> tuple[dict[str, int], list[str]]:
    out = StringIO()
    call_command("import_roster", path, association="school", json=True, stdout=out, **options)
    *told, last = out.getvalue().splitlines()
    return json.loads(last), told


def counted(rows, created=0, updated=0, unchanged=0, conflicts=0, errors=0):
    return {
        "rows": rows,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "conflicts": conflicts,
        "errors": errors,
    }


class TestAstronauts:
    def test_335_people_in_20_groups_every_name_intact_and_again_nothing(self, school, shared):
        path = shared / "nasa-astronauts.csv"
        counts, told = run(path, map=ASTRONAUTS)
        assert counts == counted(335, created=335)
        assert Association.objects.filter(kind="class").count() == 20
        assert Association.objects.filter(kind="cohort").count() == 20
        assert [line.split(",")[0] for line in told] == ["row 20", "row 22", "row 28"]
        assert all("age at entry" in line.lower() for line in told)
        assert Person.objects.filter(birth_date="").count() == 3
        self._names_are_intact(path)
        counts, _ = run(path, map=ASTRONAUTS)
        assert counts == counted(335, unchanged=335)

    def _names_are_intact(self, path):
        import csv

        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                given, _, suffix = line["rest"].partition(", ")
                full = f"{given} {line['last']}" + (f", {suffix}" if suffix else "")
                found = Person.objects.get(full_name=full)
                assert (found.family_name, found.given_name, found.suffix) == (line["last"], given, suffix)
                assert found.name_order == "given_first"


class TestSample:
    def test_everybody_but_the_planted_errors(self, school):
        counts, told = run(SAMPLE)
        assert counts == counted(61, created=58, unchanged=1, errors=2)
        assert [line for line in told if "error" in line] != []
        counts, _ = run(SAMPLE)
        assert counts == counted(61, unchanged=59, errors=2)
        assert Association.objects.filter(kind="class").count() == 2


class TestImportRoster:
    def test_a_dry_run_writes_nobody(self, school, file):
        counts, _ = run(file, dry_run=True)
        assert counts == counted(1, created=1)
        assert not Person.objects.exists()
        assert Import.objects.get().state == Import.State.CHECKED

    def test_without_json_it_says_the_counts(self, school, file, capsys):
        call_command("import_roster", file, association="school")
        assert capsys.readouterr().out.strip() == "1 rows, 1 created, 0 updated, 0 unchanged, 0 conflicts, 0 errors"

    def test_a_column_can_be_named_moved_or_left_out(self, school, file):
        run(file, map=["手机=", "班级=programme", "院系=class"])
        line = Person.objects.get().affiliations.get()
        assert (line.programme, line.class_name, line.department) == ("会计1班", "经济贸易系", "")
        assert not Person.objects.get().contact_points.filter(kind="phone").exists()

    def test_an_encoding_and_a_source_can_be_given(self, school, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(roster(LI, encoding="gb18030").getvalue())
        run(path, encoding="gb18030", source="教务处")
        assert Import.objects.get().source.name == "教务处"

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"association": "nowhere"}, "There is no association called nowhere."),
            ({"map": ["手机=shoe_size"]}, "write COLUMN=FIELD"),
            ({"map": ["手机"]}, "write COLUMN=FIELD"),
            ({"map": ["鞋码=phone"]}, "the file has no column 鞋码"),
            ({"map": ["姓名="]}, "Say which column holds the name."),
            ({"association": "chapter"}, "A chapter has members instead."),
        ],
    )
    def test_refusals_are_one_line_and_an_exit_status(self, school, file, options, said):
        ChapterFactory(parent=school, slug="chapter")
        with pytest.raises(CommandError, match=said) as error:
            call_command("import_roster", file, **{"association": "school"} | options)
        assert "\n" not in str(error.value) and error.value.returncode == 1
        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "The file is empty."),
            ("姓名,班级\n".encode(), "There are no rows below the column names."),
            ('姓名,班级\n李晓玲,"1班\n'.encode(), "A quotation mark is opened here and never closed."),
        ],
    )
    def test_a_file_that_cannot_be_read_is_one_line_too(self, school, tmp_path, content, said):
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        with pytest.raises(CommandError, match=said):
            call_command("import_roster", path, association="school")

    def test_neither_is_one_that_is_not_there(self, school, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            call_command("import_roster", tmp_path / "none.csv", association="school")
