"""Student numbers as the institution has drawn them: in rosters, and where somebody types one."""

import pytest
from django.core.exceptions import ValidationError

from associations.api.join_requests import JoinRequestInput
from associations.forms.joining import JoinRequestForm
from directory.exports import recap_chunks
from institution import reads
from institution.actions import change_institution
from people.models import Affiliation, Person
from tests.directory.importing.rosters import LI, WANG, checked, imported, outcomes, tally
from tests.support.actors import CLOCK, SHELL
from tests.support.factories import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def drawn():
    change_institution(by=CLOCK, student_number_masks="06#####\n20########", student_number_example="0609999")
    reads.forget()
    yield
    reads.forget()


def with_number(row, number):
    return (row[0], number, *row[2:])


def test_a_number_that_fits_none_of_the_drawings_keeps_its_row_out(drawn, school):
    written = ["0600001", "０６００００２", "600003", "0600004.0", "1.23E+17", "13800000001", "06-0001", ""]
    rows = [(f"王伟{place}", number, *WANG[2:]) for place, number in enumerate(written)]
    made = imported(school, *rows)
    found = {row.line: row.problems for row in made.imported_rows.all()}
    assert [found[line] for line in range(2, 10)] == [
        [],
        [["student_number", "full_width", "note"]],
        [["student_number", "zeros_lost", "error", "0600003"]],
        [["student_number", "decimals_removed", "note"]],
        [["student_number", "digits_lost", "error"]],
        [["student_number", "number_unfit", "error", "0609999"]],
        [["student_number", "number_unfit", "error", "0609999"]],
        [],
    ]
    assert outcomes(made).count("error") == 4
    numbers = Affiliation.objects.order_by("student_number").values_list("student_number", flat=True)
    assert list(numbers) == ["", "0600001", "0600002", "0600004"]


def test_row_and_cell_are_named_in_the_recap(drawn, school):
    made = checked(school, LI, with_number(WANG, "600002"))
    recap = b"".join(recap_chunks(made, "error", SHELL)).decode("utf-8-sig")
    assert "student number (column B): Zeros in front are missing: 0600002 would fit." in recap
    assert recap.splitlines()[1].startswith('"3","error"')
    assert not Person.objects.filter(full_name="李晓玲").exists(), "a dry run"


def test_where_nothing_is_drawn_every_number_comes_in(school):
    assert tally(imported(school, with_number(LI, "x-1"), with_number(WANG, "6"))) == (2, 0, 0, 0, 0)


class TestForms:
    def said(self, number):
        form = JoinRequestForm({"full_name": "李晓玲", "student_number": number})
        return form.cleaned_data["student_number"] if form.is_valid() else str(form.errors["student_number"][0])

    def test_the_one_who_asks_to_join_is_told_what_a_number_looks_like(self, drawn):
        assert self.said(" ０６００００１ ") == "0600001"
        assert self.said("") == ""
        assert self.said("600001") == "Zeros in front are missing: did you mean 0600001?"
        assert self.said("4711") == "Our student numbers look like 0609999. This one does not."

    def test_the_api_says_the_same(self, drawn):
        told = JoinRequestInput(data={"association": "x", "full_name": "李晓玲", "student_number": "4711"})
        assert not told.is_valid()
        assert "0609999" in str(told.errors["student_number"])

    def test_the_drawings_are_checked_where_they_are_made(self, drawn):
        for odd in (
            {"student_number_masks": "no drawing"},
            {"student_number_example": "4711"},
            {"student_number_example": ""},
        ):
            with pytest.raises(ValidationError) as refused:
                change_institution(by=CLOCK, **odd)
            assert refused.value.message_dict.keys() == odd.keys()
        change_institution(by=CLOCK, student_number_masks="", student_number_example="")
