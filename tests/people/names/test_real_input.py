import csv
from pathlib import Path

import pytest

from people.names import clean_name, join_name, parts_from_columns, readings, split_name

FOLDERS = (folder / "shared" / "data" / "nasa-astronauts.csv" for folder in Path(__file__).parents)
ASTRONAUTS = next((path for path in FOLDERS if path.exists()), None)


@pytest.fixture
def astronauts():
    if ASTRONAUTS is None:
        pytest.skip("the real rosters in ../shared/data are not here")
    with ASTRONAUTS.open(encoding="utf-8-sig", newline="") as file:
        return [(row["last"], row["rest"]) for row in csv.DictReader(file)]


def test_the_names_of_335_people_survive_untouched(astronauts):
    assert len(astronauts) == 335
    for family, given in astronauts:
        assert (clean_name(family), clean_name(given)) == (family, given)
        assert parts_from_columns(family, given).written() == f"{family}, {given}"


def test_the_full_names_made_of_two_columns_are_cut_the_same_way(astronauts):
    for family, given in astronauts:
        parts = parts_from_columns(family, given)
        again = split_name(join_name(parts.family, parts.given, parts.suffix))
        assert (again.family, again.given, again.suffix) == (parts.family, parts.given, parts.suffix)


def test_everybody_has_a_sort_key_of_their_own_family_name(astronauts):
    for family, given in astronauts:
        parts = parts_from_columns(family, given)
        key = readings(clean_name(f"{given} {family}"), parts.family, parts.given).sort_key
        assert key.isascii()
        assert key.startswith(family[0].lower())
