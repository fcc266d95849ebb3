"""Names that nobody bears, as people bear them."""

from itertools import count, islice
from random import Random

import phonenumbers
import pytest

from alumni_portal.demo.crowd.plan import THE_LARGE_CLASS, plan_classes
from alumni_portal.demo.invented_people import invented
from common.partial_dates import check_partial_date


def some(number: int, entry_year: int = 2006, seed: int = 1) -> list:
    return list(islice(invented(Random(seed), entry_year, count(1)), number))


def test_the_same_seed_gives_the_same_people():
    assert some(300) == some(300)
    assert some(300) != some(300, seed=2)


def test_names_come_from_many_places():
    names = [one.full_name for one in some(3_000)]
    assert 0.9 < sum(len(name) <= 4 and name.isalpha() for name in names) / len(names) < 0.98
    assert any(" " in name for name in names)
    assert any("·" in name for name in names)
    assert any(ord(letter) > 0xFFFF for name in names for letter in name)


def test_each_generation_has_names_of_its_own():
    old, young = ({one.full_name[1:] for one in some(400, year) if len(one.full_name) == 3} for year in (1978, 2018))
    assert len(old & young) < 10


def test_what_registers_say_can_be_read():
    for one in some(500):
        check_partial_date(one.birth_date)
        assert 17 < 2006 - int(one.birth_date[:4]) < 21
        if one.phone:
            assert phonenumbers.is_valid_number(phonenumbers.parse(one.phone, "CN"))
        assert one.email.endswith("@example.org") or not one.email


def test_nobody_shares_a_number():
    people = some(2_000)
    for values in ([one.student_number for one in people], [one.email for one in people if one.email]):
        assert len(values) == len(set(values))


class TestPlanClasses:
    @pytest.mark.parametrize("people", [1, 60, 61, 999, 20_000])
    def test_holds_exactly_so_many(self, people):
        planned = plan_classes(people, 2026)
        assert sum(one.size for one in planned) == people
        assert [one.first for one in planned] == [sum(one.size for one in planned[:n]) for n in range(len(planned))]

    def test_begins_with_the_large_class(self):
        sizes = [one.size for one in plan_classes(5_000, 2026)]
        assert sizes[0] == THE_LARGE_CLASS
        assert all(30 <= size <= 50 for size in sizes[1:-1])

    def test_no_two_classes_have_one_name_or_address(self):
        planned = plan_classes(200_000, 2026)
        assert len({(one.department, one.name_zh) for one in planned}) == len(planned)
        assert len({one.slug for one in planned}) == len(planned)

    def test_nobody_came_before_the_first_year_or_after_this(self):
        years = {one.entry_year for one in plan_classes(200_000, 2026)}
        assert (min(years), max(years)) == (1975, 2025)
