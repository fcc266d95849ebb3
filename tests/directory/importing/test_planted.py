"""A corpus of planted errors: the dry run lists each with its row and its column, and nothing is written before."""

import io

import pytest

from common.verdicts import Refusal
from directory import actions
from directory.models import Import
from directory.queries.listings import part_of
from directory.words import unreadable
from institution import reads
from institution.actions import change_institution
from people.models import Affiliation, ContactPoint, Person
from tests.directory.importing.rosters import HEADER, WANG, but, checked, roster
from tests.directory.reading.workbook_maker import Raw, Sheet, workbook
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import SchoolFactory

pytestmark = pytest.mark.django_db

# Column, what stands there, and what has to be said of it.
PLANTED = (
    ("学号", "1.23E+17", "digits_lost"),
    ("学号", "600001", "zeros_lost"),
    ("学号", "06000AB", "number_unfit"),
    ("学号", "９９９", "number_unfit"),
    ("学号", "0" * 60, "too_long"),
    ("姓名", "", "name_missing"),
    ("姓名", "\u200b", "name_missing"),
    ("姓名", "长" * 300, "too_long"),
    ("班级", "x" * 500, "too_long"),
    ("入学年份", "3006", "year_implausible"),
    ("入学年份", "早先", "year_unreadable"),
    ("毕业年份", "2003", "years_reversed"),
    ("出生日期", "2000-02-30", "date_impossible"),
    ("出生日期", "03/05/1988", "date_ambiguous"),
    ("出生日期", "2099-01-01", "date_in_the_future"),
    ("出生日期", "春天", "date_unreadable"),
    ("出生日期", "1905-03-05", "age_at_entry_implausible"),
    ("手机", "12345", "phone_invalid"),
    ("手机", "1.38E+10", "digits_lost"),
    ("邮箱", "nobody", "email_invalid"),
)
LETTERS = dict(zip(HEADER, "ABCDEFGHI", strict=True))


@pytest.fixture
def school():
    change_institution(by=CLOCK, student_number_masks="06#####", student_number_example="0609999")
    reads.forget()
    yield SchoolFactory()
    reads.forget()


def planted_rows() -> list[tuple[str, ...]]:
    found = []
    for number, (column, cell, _code) in enumerate(PLANTED):
        own = {"姓名": f"王{chr(0x5000 + number)}", "学号": f"061{number:04}"}
        found.append(but(WANG, **own | {column: cell}))
    return found


def as_workbook(rows) -> io.BytesIO:
    """The names of the columns in row 3, below a title of merged cells; a hidden sheet before it."""
    cells = {1: ["名册"], 3: HEADER} | {4 + place: row for place, row in enumerate(rows)}
    return io.BytesIO(workbook(Sheet("旧", {1: ["x"]}, hidden=True), Sheet("名册", cells, ["A1:I1"])))


@pytest.mark.parametrize(
    ("make", "first"), [(lambda rows: roster(*rows, encoding="gb18030"), 2), (as_workbook, 4)], ids=["csv", "xlsx"]
)
def test_each_is_listed_with_its_row_and_column(school, make, first):
    made = actions.begin_check(actions.begin_import(make(planted_rows()), "roster", school, by=SHELL), by=SHELL)
    while made.state == Import.State.CHECKING:
        made = actions.check_import(made, by=SHELL)
    rows = {row.line: row for row in made.imported_rows.all()}
    said = {row.line: " ".join(row.sentences) for row in part_of(made, "", 0, SHELL).rows}
    for place, (column, cell, code) in enumerate(PLANTED):
        line = first + place
        assert code in [problem[1] for problem in rows[line].problems], (line, cell)
        assert f"(column {LETTERS[column]})" in said[line], (line, cell)
    assert not (Person.objects.exists() or Affiliation.objects.exists() or ContactPoint.objects.exists())


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (lambda rows: roster(*rows).getvalue().replace(b"0610001", b"06\x0010001"), "nul_character", (3, 2)),
        (lambda rows: roster(*rows).getvalue().replace(b"0610001", b"06\xff10001"), "undecodable_byte", (3, 2)),
        (
            lambda rows: (
                roster(*rows, encoding="utf-16").getvalue().replace("0610001".encode("utf-16-le"), b"\x00\xd8")
            ),
            "lone_surrogate",
            (3, 2),
        ),
        (lambda rows: roster(*rows).getvalue().replace(b"0610001", b"x" * 10_000_000), "cell_too_long", (3, 2)),
        (lambda rows: roster(*rows).getvalue() + b"," * 16_384 + b"x\r\n", "too_many_columns", (4, 501)),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_kept(school, content, code, place):
    upload = io.BytesIO(content([but(WANG, 学号=f"061{number:04}") for number in range(2)]))
    try:
        made = actions.begin_check(actions.begin_import(upload, "roster.csv", school, by=SHELL), by=SHELL)
        while made.state == Import.State.CHECKING:
            made = actions.check_import(made, by=SHELL)
        assert (made.state, made.imported_rows.count()) == (Import.State.READ, 0)
        assert (made.failure["code"], (made.failure["row"], made.failure["column"])) == (code, place)
        sentence = unreadable(made.failure)
    except Refusal as refusal:
        assert refusal.code == code
        sentence = str(refusal)
    assert sentence.startswith(f"Row {place[0]}, column ")


def test_a_formula_counts_as_what_it_showed(school):
    shown = Raw('t="str"', "<f>A1&amp;B1</f><v>0610001</v>")
    rows = [("王伟", shown, *WANG[2:]), ("李娜", Raw("", "<f>1+1</f>"), *WANG[2:])]
    made = actions.begin_check(actions.begin_import(as_workbook(rows), "roster.xlsx", school, by=SHELL), by=SHELL)
    while made.state == Import.State.CHECKING:
        made = actions.check_import(made, by=SHELL)
    numbers = [row.cleaned.get("student_number") for row in made.imported_rows.in_file_order()]
    assert numbers == ["0610001", None]


def test_only_a_header_is_said(school):
    made = checked(school)
    assert (made.state, made.failure) == (Import.State.READ, {"code": "no_rows"})
