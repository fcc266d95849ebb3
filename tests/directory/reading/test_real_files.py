"""Files as they are found: two real ones, and the one we give to newcomers."""

from __future__ import annotations

import datetime
from pathlib import Path

from directory.reading import clean_row, open_table
from directory.reading.samples import PLANTED, make_sample_roster

PROJECT = Path(__file__).resolve().parents[3]
SAMPLE = PROJECT / "docs" / "samples" / "roster-gb18030.csv"
TODAY = datetime.date(2026, 9, 1)


class TestAstronauts:
    NAMES = {
        "last": "family_name",
        "rest": "given_name",
        "selection_year": "entry_year",
        "group_number": "class",
        "dob": "birth_date",
    }

    def records(self, shared):
        with open_table(shared / "nasa-astronauts.csv") as table:
            columns = {table.column_named(name): field for name, field in self.NAMES.items()}
            return list(table.records(table.guess_mapping() | columns))

    def test_gives_335_people_in_20_groups(self, shared):
        records = self.records(shared)
        assert [record.number for record in records] == list(range(2, 337))
        assert len({record.raw["class"] for record in records}) == 20
        assert not any(record.surplus for record in records)

    def test_every_name_is_intact(self, shared):
        for record in self.records(shared):
            values = clean_row(record.raw, today=TODAY).values
            assert (values["family_name"], values["given_name"]) == (
                record.raw["family_name"],
                record.raw["given_name"],
            )
        second = self.records(shared)[1].raw
        assert (second["family_name"], second["given_name"]) == ("Williams", "Clifton C., Jr.")

    def test_only_the_three_wrong_birth_dates_are_reported(self, shared):
        rows = [clean_row(record.raw, today=TODAY) for record in self.records(shared)]
        found = [(row.values["family_name"], problem.code) for row in rows for problem in row.problems]
        code = "age_at_entry_implausible"
        assert found == [("Kanai", code), ("Onishi", code), ("Yui", code)]
        assert all(row.comes_in for row in rows)
        assert sum("birth_date" in row.values for row in rows) == 332


def test_departments_of_a_real_university(shared):
    with open_table(shared / "cufe-departments.csv") as table:
        assert (table.encoding.name, table.guess_mapping()) == ("utf-8", {1: "department"})
        names = [record.raw["department"] for record in table.records({1: "department"})]
    assert (len(names), names[0], "新闻" in names) == (26, "MBA教育中心", True)


class TestSample:
    def test_the_file_is_what_the_script_makes(self):
        assert SAMPLE.read_bytes() == make_sample_roster()

    def test_says_gb18030_and_finds_the_header_below_the_title(self):
        with open_table(SAMPLE) as table:
            assert (table.encoding.name, table.encoding.certain, table.header_row) == ("gb18030", True, 2)
            unmapped = set(range(len(table.header))) - set(table.guess_mapping())
            assert [table.header[column] for column in unmapped] == ["序号"]

    def test_holds_two_classes_of_sixty_people_and_one_line_twice(self):
        with open_table(SAMPLE) as table:
            rows = [clean_row(r.raw, today=TODAY) for r in table.records(table.guess_mapping())]
        assert len(rows) == 61
        assert len({row.values["class"] for row in rows}) == 2
        assert {"𠮷田美咲", "刘䶮", "尉迟恒", "单雄"} <= {row.values.get("full_name") for row in rows}
        assert [row.values for row in rows].count(rows[-1].values) == 2

    def test_every_planted_problem_is_found_and_nothing_else(self):
        with open_table(SAMPLE) as table:
            names = dict(table.guess_mapping())
            found = {
                record.number - table.header_row: problem.field
                for record in table.records(names)
                for problem in clean_row(record.raw, today=TODAY).problems
            }
            planted = {number: names[table.column_named(column)] for number, (column, _) in PLANTED.items()}
        del planted[4]  # a date without a day is no problem
        assert found == planted
