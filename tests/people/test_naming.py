"""What follows from a name when a record is made or changed. How names are read is tested in ``names/``."""

import pytest

from people import actions
from tests.support.actors import CLOCK

pytestmark = pytest.mark.django_db


class TestNaming:
    def test_fills_what_follows_from_the_name(self):
        person = actions.create_person(full_name="曾 丽", by=CLOCK)
        person.refresh_from_db()
        assert (person.full_name, person.family_name, person.given_name) == ("曾丽", "曾", "丽")
        assert person.reading == "Zēng Lì"
        assert person.sort_key.startswith("zeng")
        assert " zengli" in person.search_forms
        assert " 曾丽" in person.search_forms

    def test_takes_the_parts_as_their_owner_says(self):
        person = actions.create_person(
            full_name="Neil Armstrong", family_name="Armstrong", given_name="Neil", name_order="given_first", by=CLOCK
        )
        assert person.family_name == "Armstrong"
        assert person.sort_key.startswith("armstrong")

    def test_the_owners_reading_wins(self):
        person = actions.create_person(full_name="单雅琴", by=CLOCK)
        assert person.reading == "Shàn Yǎqín"
        changed = actions.change_person(person, own_reading="Dān Yǎqín", by=CLOCK)
        assert changed.reading == "Dān Yǎqín"
        assert changed.sort_key.startswith("dan")
        assert " shanyaqin" in changed.search_forms, "the usual reading still finds her"

    def test_another_name_is_cut_anew(self):
        person = actions.create_person(full_name="曾丽", by=CLOCK)
        changed = actions.change_person(person, full_name="欧阳修", by=CLOCK)
        assert (changed.family_name, changed.given_name) == ("欧阳", "修")

    def test_the_reading_of_another_name_is_forgotten(self):
        person = actions.create_person(full_name="单雅琴", own_reading="Dān Yǎqín", by=CLOCK)
        changed = actions.change_person(person, full_name="王雅琴", by=CLOCK)
        assert (changed.own_reading, changed.reading) == ("", "Wáng Yǎqín")

    def test_parts_alone_make_the_full_name(self):
        person = actions.create_person(family_name="Williams", given_name="Clifton C., Jr.", by=CLOCK)
        assert (person.full_name, person.given_name, person.suffix) == ("Clifton C. Williams, Jr.", "Clifton C.", "Jr.")
        assert person.name_order == "given_first"
        chinese = actions.create_person(family_name="欧阳", given_name="修", by=CLOCK)
        assert (chinese.full_name, chinese.name_order) == ("欧阳修", "family_first")

    def test_a_latin_name_finds_them_too(self):
        person = actions.create_person(full_name="曾丽", latin_name="Lily Tsang", by=CLOCK)
        assert " lilytsang" in person.search_forms
        assert " tsanglily" in person.search_forms

    def test_a_name_of_one_piece_is_read_as_a_whole(self):
        person = actions.create_person(full_name="扎西次仁", own_reading="Tashi Tsering", by=CLOCK)
        assert (person.family_name, person.given_name) == ("", "扎西次仁")
        assert person.own_reading == "Tashi Tsering"

    def test_only_a_family_name(self):
        person = actions.create_person(full_name="单", family_name="单", own_reading="Dān", by=CLOCK)
        assert person.reading == "Dān"

    def test_the_order_of_a_western_name(self):
        assert actions.create_person(full_name="Neil Armstrong", by=CLOCK).name_order == "given_first"

    def test_other_facts_leave_the_name_alone(self):
        person = actions.create_person(full_name="Zeng Li", family_name="Zeng", given_name="Li", by=CLOCK)
        assert actions.change_person(person, gender="female", by=CLOCK).family_name == "Zeng"
        assert actions.change_person(person, latin_name="Lily Zeng", by=CLOCK).family_name == "Zeng"

    def test_a_given_name_finds_them(self):
        assert " 雅琴" in actions.create_person(full_name="单雅琴", by=CLOCK).search_forms
