"""The page of the directory and the same for programs: what is said, what is kept, what it costs."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from directory.models import VainSearch
from directory.queries.finding import people as finding
from tests.directory.finding.people import graduate, index, join
from tests.support.actors import acting
from tests.support.factories import ClassFactory, UserFactory
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db
PAGE, API = "/people/", "/api/v1/people/"
WORK = ("珠江机电", "工程师", "C")
OPEN = {"city": 40, "employer": 40, "industry": 40, "title": 40}


def as_reader(person) -> Client:
    user = acting(person).user
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader():
    reader = graduate("孙外", unit=ClassFactory(name_en="Software 0301", name_zh="软件0301班"))
    reader.login = acting(reader).user
    return reader


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


class TestWho:
    def test_a_visitor_logs_in_and_a_login_without_a_record_is_told_why(self):
        assert reverse("account_login") in Client().get(PAGE).url
        client = Client()
        client.force_login(UserFactory())
        answer = client.get(PAGE)
        assert answer.status_code == 403 and "once the alumni office or your class knows" in answer.content.decode()
        assert client.get(API).json()["code"] == "no_record_yet"

    def test_a_token_needs_the_scope(self, reader):
        from people.actions import issue_token

        _token, secret = issue_token("x", ["associations:read"], 30, by=acting(reader))
        assert Client().get(API, headers={"authorization": f"Bearer {secret}"}).status_code == 403
        _token, secret = issue_token("y", ["people:read"], 30, by=acting(reader))
        assert Client().get(API, headers={"authorization": f"Bearer {secret}"}).status_code == 200


class TestPage:
    def test_says_of_each_what_they_show_and_no_more(self, reader):
        group = ClassFactory(name_en="Tax 0501", name_zh="税务0501班")
        shown = graduate("曾丽", unit=group, city_code="440100", work=WORK, shows=OPEN)
        graduate("王匿", city_code="440100", work=("不能看", "不可说", "C"))
        index()
        page = text_of(as_reader(reader), PAGE)
        assert all(
            words in page for words in ("曾丽", "Zēng Lì", "Tax 0501", "Guangzhou", "珠江机电", "工程师", "王匿")
        )
        assert "不能看" not in page and "不可说" not in page
        assert f"/people/{shown.public_id}/" in page and '<h3 class="letter" id="letter-Z">Z</h3>' in page

    def test_filters_are_chips_that_can_be_taken_away_and_counted_ways_to_fewer(self, reader):
        for number in range(3):
            graduate(f"王{'一二三'[number]}", city_code="440100" if number else "310000", work=WORK, shows=OPEN)
        index()
        page = text_of(as_reader(reader), f"{PAGE}?q=wang&industry=C&end_from=2005&end_to=2012")
        assert (
            "<b>3</b> people" in page
            and "Graduation year 2005 to 2012" in page
            and 'aria-label="Take away: wang"' in page
        )
        assert 'href="?q=wang&amp;industry=C"' in page  # without the years
        assert "city=440100" in page and '<span class="meta">2</span>' in page
        wrong = text_of(as_reader(reader), f"{PAGE}?city=Atlantis")
        assert "No list has a city of this name" in wrong and "王一" not in wrong

    def test_pages_go_on_where_the_last_ended_and_not_deeper_than_a_thousand(self, reader, monkeypatch):
        monkeypatch.setattr(finding, "PAGE", 2)
        monkeypatch.setattr(finding.find_people, "__kwdefaults__", finding.find_people.__kwdefaults__ | {"size": 2})
        for letters in ("王一", "王二", "王三", "王四", "王五"):
            graduate(letters)
        index()
        client, seen, address = as_reader(reader), [], f"{PAGE}?q=wang"
        while address:
            answer = client.get(address)
            seen += [line.name for group in answer.context["groups"] for line in group.lines]
            later = answer.context["later_url"]
            address = f"{PAGE}{later}" if later else ""
        assert seen == ["王二", "王三", "王四", "王五", "王一"]
        assert "王二" in text_of(
            client, f"{PAGE}?q=wang&after=forged"
        )  # a cursor of somebody else's making: the beginning
        monkeypatch.setattr("directory.queries.finding.pages.DEEPEST", 2)
        deep = client.get(f"{PAGE}?q=wang").context["later_url"]
        assert "deep enough" in text_of(client, f"{PAGE}{deep}")

    def test_many_are_counted_when_the_page_stands(self, reader, monkeypatch):
        monkeypatch.setattr(finding.find_people, "__kwdefaults__", finding.find_people.__kwdefaults__ | {"size": 2})
        for number in range(3):
            graduate(f"王{'一二三'[number]}", city_code="440100" if number else "310000", work=WORK, shows=OPEN)
        index()
        client = as_reader(reader)
        page = text_of(client, f"{PAGE}?q=wang")
        assert "More than <b>" in page and 'hx-get="?q=wang&amp;counted=1"' in page and "city=440100" not in page
        part = client.get(f"{PAGE}?q=wang&counted=1", headers={"hx-request": "true"}).content.decode()
        assert "<b>3</b> people" in part and "city=440100" in part and "hx-swap-oob" in part and "<html" not in part
        whole = text_of(client, f"{PAGE}?q=wang&counted=1")  # where no script runs
        assert "<b>3</b> people" in whole and "city=440100" in whole and "hx-swap-oob" not in whole

    def test_a_letter_leads_into_the_list(self, reader):
        for name in ("陈一", "李二", "曾三"):
            graduate(name)
        index()
        assert (
            "陈一" not in (page := text_of(as_reader(reader), f"{PAGE}?letter=L")) and "李二" in page and "曾三" in page
        )

    def test_costs_the_same_however_many(self, reader):
        group = ClassFactory()
        client = as_reader(reader)

        def grow(names="一二三四五"):
            for letter in names:
                mate = graduate(
                    f"王{letter}", unit=group, city_code="440100", work=WORK, shows=OPEN, former=f"旧{letter}"
                )
                join(mate, group)
            index()

        grow("甲乙丙")
        graduate("王丁", city_code="310000", work=("美的", "x", "I"), shows=OPEN), index()
        for address in (PAGE, f"{PAGE}?q=wang", f"{PAGE}?city=440100"):
            assert_same_queries(lambda address=address: client.get(address), grow, at_most=24)
            grow = lambda: None  # noqa: E731


class TestVain:
    def test_what_was_sought_in_vain_is_counted_without_who_sought(self, reader):
        index()
        client = as_reader(reader)
        for words in ("曾丽丽", "曾麗麗", "孙外", "13912345678", "a@example.org"):
            client.get(PAGE, {"q": words})
        assert list(VainSearch.objects.values_list("words", "count")) == [("曾丽丽", 2)]
        assert {field.name for field in VainSearch._meta.fields} == {"id", "created_at", "words", "day", "count"}

    def test_says_what_to_try(self, reader):
        assert "Try the name in characters or in pinyin" in text_of(as_reader(reader), f"{PAGE}?q=没有这人")


class TestApi:
    def test_is_the_same_list(self, reader):
        graduate("曾丽", city_code="440100", work=WORK, shows=OPEN), graduate("曾匿", city_code="440100", work=WORK)
        index()
        client = as_reader(reader)
        first = client.get(API, {"q": "zeng", "limit": "1"}).json()
        assert [row["full_name"] for row in first["results"]] == ["曾丽"] and first["count"] is None
        counted = client.get(API, {"q": "zeng", "limit": "1", "counted": "1"}).json()
        assert (counted["count"], counted["is_estimate"]) == (2, False)
        assert first["results"][0]["city"] == "Guangzhou" and first["results"][0]["employer"] == "珠江机电"
        second = client.get(first["next"]).json()
        assert [(row["full_name"], row["city"]) for row in second["results"]] == [("曾匿", "")] and second[
            "next"
        ] is None
        assert client.get(API, {"city": "Atlantis"}).json()["code"] == "invalid"
        assert client.get(API, {"limit": "9" * 20}).status_code == client.get(API, {"limit": "-1"}).status_code == 200

    def test_costs_the_same_however_many(self, reader):
        index()
        client = as_reader(reader)

        def grow():
            for letter in "一二三":
                graduate(f"王{letter}", city_code="440100", work=WORK, shows=OPEN)
            index()

        grow()
        graduate("李四", work=WORK, shows=OPEN), index()
        assert count_queries(lambda: client.get(API)).captured_queries
        assert_same_queries(lambda: client.get(API, {"q": "w"}), lambda: (graduate("王六"), index()))


class TestPace:
    def test_whoever_asks_too_often_waits_and_nobody_else(self, reader, monkeypatch):
        monkeypatch.setattr("directory.queries.finding.pace.MOST_A_MINUTE", 2)
        other = graduate("钱二")
        other.login = acting(other).user
        index()
        client, neighbour = as_reader(reader), as_reader(other)
        with time_machine.travel("2026-11-22T04:00:50Z", tick=False):
            assert client.get(PAGE).status_code == client.get(API).status_code == 200
            page, api = client.get(PAGE), client.get(API)
            assert page.status_code == api.status_code == 429 and page["Retry-After"] == "10"
            assert "very many searches" in page.content.decode() and "10 seconds" in page.content.decode()
            assert api.json()["code"] == "throttled" and int(api["Retry-After"]) >= 10
            assert neighbour.get(PAGE).status_code == neighbour.get(API).status_code == 200
        with time_machine.travel("2026-11-22T04:01:01Z", tick=False):
            assert client.get(PAGE).status_code == 200

    def test_no_page_is_larger_or_deeper_than_it_may_be(self, reader):
        index()
        client = as_reader(reader)
        for asked in ({"limit": "1000000000"}, {"limit": "-1"}, {"cursor": "1000000"}, {"page": "1000000"}):
            answer = client.get(API, asked)
            assert answer.status_code == 200 and len(answer.json()["results"]) <= 100
        assert client.get(PAGE, {"page": "1000000", "after": "1000000", "limit": "1000000000"}).status_code == 200
