"""The import of a generated file equals the model, whatever the names; again it changes nothing."""

from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from people.models import Affiliation, Person
from people.names import clean_name
from tests.directory.importing.rosters import imported, outcomes, tally
from tests.support.factories import SchoolFactory

pytestmark = pytest.mark.django_db

HEADER = ("姓名", "学号", "院系", "班级", "入学年份", "出生日期", "手机")
SEPARATE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Row:
    name: str
    number: str
    department: str
    group: str
    year: str
    born: str
    phone: str

    def cells(self):
        return (self.name, self.number, self.department, self.group, self.year, self.born, self.phone)


letters = st.characters(codec="utf-8", categories=("L", "M", "Nd"), exclude_characters="'=+-@")
any_name = (
    st.text(letters, min_size=1, max_size=12).map(clean_name).filter(lambda name: name.strip() and name[0].isalpha())
)
everyday = st.sampled_from(
    ["李娜", "王伟", "曾丽", "欧阳修", "𠮷田美咲", "Anna van der Berg", "Nguyễn Thị Hoa", "刘䶮"]
)
rows = st.builds(
    Row,
    name=st.one_of(everyday, any_name),
    number=st.just(""),
    department=st.sampled_from(["经济贸易系", "机电工程系"]),
    group=st.sampled_from(["1班", "二班", "A"]),
    year=st.sampled_from(["2005", "2006"]),
    born=st.sampled_from(["", "1987", "1987-05-06"]),
    phone=st.sampled_from(["", "13800000001", "13800000002"]),
)
files = st.lists(rows, min_size=1, max_size=12).map(
    lambda made: [replace(row, number=f"S{number:04}") for number, row in enumerate(made)]
)


def records() -> set[tuple]:
    return {
        (
            line.person.full_name,
            line.student_number,
            line.department,
            line.class_name,
            str(line.entry_year),
            line.person.birth_date,
            frozenset(point.value for point in line.person.contact_points.current()),
        )
        for line in Affiliation.objects.select_related("person").prefetch_related("person__contact_points")
    }


def model(made: list[Row], phones: dict[str, set[str]]) -> set[tuple]:
    return {(*row.cells()[:6], frozenset(f"+86{phone}" for phone in phones[row.number])) for row in made}


@SEPARATE
@given(files, st.data())
def test_the_records_equal_the_model(made, data):
    with transaction.atomic():
        school = SchoolFactory()
        bring = lambda file: imported(school, *(row.cells() for row in file), header=HEADER)  # noqa: E731
        phones = {row.number: {row.phone} - {""} for row in made}

        assert tally(bring(made)) == (len(made), 0, 0, 0, 0)
        assert records() == model(made, phones)
        assert tally(bring(made)) == (0, 0, len(made), 0, 0)

        changed = [
            replace(row, group=data.draw(st.sampled_from(["1班", "C"])), born=data.draw(st.just(row.born or "1986")))
            for row in made
        ]
        same = sum(one == other for one, other in zip(made, changed, strict=True))
        assert tally(bring(changed)) == (0, len(made) - same, same, 0, 0)
        assert records() == model(changed, phones)
        assert tally(bring(data.draw(st.permutations(changed)))) == (0, 0, len(made), 0, 0)
        transaction.set_rollback(True)


TWICE_ENROLLED = [Row("王伟", "", "经济贸易系", "1班", year, "1987-05-06", "13800000002") for year in ("2005", "2006")]


@SEPARATE
@given(st.lists(rows, min_size=1, max_size=10))
@example(TWICE_ENROLLED)
def test_without_numbers_nobody_is_doubled_and_the_order_does_not_matter(made):
    """Whatever is ambiguous stays out, the first time and every time; the rest is in, once."""
    with transaction.atomic():
        school = SchoolFactory()
        first = imported(school, *(row.cells() for row in made), header=HEADER)
        came_in = Person.objects.count()
        assert came_in == first.created
        again = imported(school, *(row.cells() for row in made), header=HEADER)
        assert Person.objects.count() == came_in
        assert [one == "conflict" for one in outcomes(first)] == [one == "conflict" for one in outcomes(again)]
        backwards = imported(school, *(row.cells() for row in reversed(made)), header=HEADER)
        assert Person.objects.count() == came_in
        assert outcomes(backwards) == outcomes(again)[::-1]
        transaction.set_rollback(True)
