"""What is proposed beneath a field: only what the reader would find, whatever others hide."""

from itertools import permutations

import pytest
from django.urls import reverse
from django.utils import translation

from directory.queries.finding import suggest
from directory.queries.finding.pace import MOST_A_MINUTE
from people.codes import city_code_of, city_written, places_like
from people.models import Person
from tests.directory.finding.people import graduate, index, join
from tests.directory.finding.test_hidden import write_values
from tests.support.actors import acting
from tests.support.factories import ChapterFactory, ClassFactory, PlacementFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
PAGE = reverse("person_suggest")


def proposed(reader: Person, field: str, text: str) -> list[str]:
    return [each.value for each in suggest(acting(reader), field, text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [("广", "广州市"), ("廣州", "广州市"), ("gz", "广州市"), ("guangz", "广州市"), ("Guǎngzhōu", "广州市"),
     ("haerb", "哈尔滨市"), ("harb", "哈尔滨市"), ("xian", "西安市"), ("法", "法国"), ("fra", "法国")],
)  # fmt: skip
def test_cities_by_characters_pinyin_initials_and_english(text, name):
    with translation.override("zh-hans"):
        assert name in [city_written(place.code) for place in places_like(text)]


def test_a_city_that_is_proposed_is_read_back_as_itself():
    for text in ("su", "tai", "yi", "fu", "f", "s", "j"):
        for place in places_like(text):
            written = city_written(place.code)
            assert written == place.code or city_code_of(written) == place.code


class TestPeople:
    def test_whom_the_search_would_find_each_name_once(self):
        for name, audience in (("曾丽", 40), ("曾丽", 40), ("曾力", 40), ("曾匿", 30)):
            graduate(name, shows={"name": audience})
        reader = graduate("孙外")
        index()
        for text in ("曾", "曾l", "zeng", "zl", "ceng"):
            assert set(proposed(reader, "q", text)) <= {"曾丽", "曾力"}
        for text in ("曾", "zeng", "zl"):
            assert sorted(proposed(reader, "q", text)) == ["曾丽", "曾力"]
        assert proposed(reader, "q", "曾丽") == ["曾丽"]
        assert proposed(reader, "q", "曾匿") == proposed(reader, "q", " ") == []

    def test_groups_that_are_called_so_lead_to_their_people(self, client):
        group, chapter = ClassFactory(name_zh="财税一班", slug="cs1"), ChapterFactory(name_zh="财税分会", slug="cs")
        reader = graduate("孙外")
        assert [each.asks for each in suggest(acting(reader), "q", "财税")] == [("unit", group.slug)]
        join(reader, chapter)
        asked = {each.asks for each in suggest(acting(Person.objects.get(pk=reader.pk)), "q", "财税")}
        assert asked == {("unit", "cs1"), ("chapter", "cs")}


class TestEmployers:
    def test_where_somebody_works_who_may_be_found_by_it(self):
        graduate("王一", work=("华为技术", "x", "C"), shows={"employer": 40})
        graduate("王二", work=("华夏银行", "x", "C"), shows={"employer": 20})
        graduate("王三", work=("华润", "x", "C"), shows={"employer": 40, "name": 30})
        left = graduate("王四", work=("华能", "x", "C"), shows={"employer": 40})
        left.positions.update(ends_on="2020")
        reader, mate = graduate("孙外"), graduate("李同")
        group = ClassFactory()
        for person in (Person.objects.get(full_name="王二"), mate):
            PlacementFactory(affiliation=person.affiliations.get(), association=group)
            join(person, group)
        index()
        assert proposed(reader, "employer", "华") == ["华为技术"]
        assert proposed(mate, "employer", "华") == ["华为技术", "华夏银行"]
        assert proposed(reader, "employer", "中") == []

    def test_hidden_ones_dealt_out_anew_change_no_answer(self):
        people = [
            graduate(name, former="旧名", shows={"employer": 20, "city": 10}) for name in ("王一", "王二", "王三")
        ]
        graduate("王四", work=("华为", "x", "C"), shows={"employer": 40})
        reader = graduate("孙外")
        seen = []
        for order in permutations(range(3)):
            write_values(people, order)
            seen.append([proposed(reader, field, text) for field in ("q", "employer", "city") for text in "王华美广密"])
        assert all(each == seen[0] for each in seen)
        assert ["华为"] in seen[0]


class TestThePage:
    def test_answers_a_script_and_says_no_more_than_the_search(self, client, settings):
        graduate("曾丽")
        reader = graduate("孙外")
        index()
        client.force_login(acting(reader).user)
        answer = client.get(PAGE, {"for": "q", "text": "zeng"})
        assert answer.json() == {"options": [{"value": "曾丽", "meta": "Zēng Lì", "url": ""}]}
        assert "no-store" in answer.headers["Cache-Control"]
        assert client.get(PAGE, {"for": "phone", "text": "1"}).status_code == 404
        shown = client.get(reverse("person_list")).content.decode()
        assert shown.count("data-suggest=") == 3 and PAGE in shown and "combobox.js" in shown

    def test_counts_as_a_search(self, client):
        reader = graduate("孙外")
        client.force_login(acting(reader).user)
        for _each in range(MOST_A_MINUTE):
            if client.get(PAGE, {"for": "city", "text": "广"}).status_code == 429:
                break
        answer = client.get(PAGE, {"for": "city", "text": "广"})
        assert (answer.status_code, answer.json()) == (429, {"options": []})

    def test_costs_the_same_with_more_people(self):
        reader = acting(graduate("孙外"))

        def grow():
            for number in range(4):
                graduate(
                    f"曾{'甲乙丙丁'[number]}", work=(f"华{Person.objects.count()}", "x", "C"), shows={"employer": 40}
                )
            index()

        grow()
        assert_same_queries(
            lambda: [suggest(reader, field, text) for field, text in (("q", "曾"), ("employer", "华"))], grow
        )
