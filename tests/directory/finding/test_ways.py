"""However people are looked for, walking or one by one, the answer is that of the plain rule."""

import pytest

from common.actors import Actor
from common.memory import remembering
from directory.queries.finding import count_people, find_people
from people.models import Person
from people.models.gate import findable
from people.names import search_key
from people.registry import circles
from tests.directory.finding.people import asked, graduate, index, join
from tests.support.actors import acting
from tests.support.factories import ClassFactory, PersonFactory

pytestmark = pytest.mark.django_db
NAMES = ("王一", "王小二", "王小三", "王嘉", "王嘉欣", "王嘉文", "欧阳王", "汪一", "Wang Li", "陈王", "王小小二")
WORDS = ("", "王", "wx", "王嘉", "王小s", "王小二", "w", "wangxiaoer")
WAYS = {
    "by one": (60, 3_000, 5_000, 8),
    "walking": (0, 3_000, 5_000, 8),
    "too far": (0, 2, 5_000, 8),
    "many": (0, 3_000, 0, 8),
    "by stretches": (0, 3_000, 5_000, 0),
}


@pytest.fixture
def reader() -> Actor:
    """Every name three times: shown to all, shown to fellow members and one of them, shown to them and a stranger."""
    group = ClassFactory()
    reader = graduate("赵读", unit=group)
    join(reader, group)
    for number, name in enumerate(NAMES):
        city = {"city_code": "440100" if number % 2 else "310000"}
        graduate(name, shows={"name": 40, "city": 40 if number % 3 else 20}, **city)
        mate = graduate(name, unit=group, shows={"name": 30, "city": 20}, former="王嘉旧", **city)
        join(mate, group)
        graduate(name, shows={"name": 30, "city": 40}, former="王小旧", **city)
    PersonFactory(full_name="王学生")
    index()
    return acting(reader)


def pages(actor, question, size=7):
    form, found, after = asked(actor, **question), [], None
    while True:
        page = find_people(actor, form.sought, form.chosen, after=after, size=size)
        found += page.ids
        after = page.after
        if after is None:
            return found


def by_the_rule(actor, question) -> set[int]:
    """Asked of every record there is: a form of the name begins with the words, and the gate says yes."""
    key = search_key(question.get("q", ""))
    people = Person.objects.living().filter(findable(actor, "name"))
    if "city" in question:
        people = people.filter(findable(actor, "city"), city_code=question["city"])
    by_former = set(Person.objects.filter(findable(actor, "former_names")).values_list("pk", flat=True))
    found = set()
    for person in people.prefetch_related("former_names"):
        forms = [*person.search_forms.split(), *_mixed(person)]
        if person.pk in by_former:
            forms += [form for former in person.former_names.all() for form in former.search_forms.split()]
        if any(form.startswith(key) for form in forms) or not key:
            found.add(person.pk)
    return found


def _mixed(person) -> list[str]:
    parts = person.sort_key.split()
    if len(parts) != 4:
        return []
    return [parts[0].replace("-", "") + parts[3], parts[1] + parts[2].replace("-", "")]


def test_every_way_finds_the_same_and_nobody_twice(reader, monkeypatch):
    questions = [{"q": words} for words in WORDS] + [{"q": words, "city": "440100"} for words in WORDS[:3]]
    orders = {}
    for way, (few_near, walked, few, many_keys) in WAYS.items():
        monkeypatch.setattr("directory.queries.finding.question.FEW_NEAR", few_near)
        monkeypatch.setattr("directory.queries.finding.question.MOST_WALKED", walked)
        monkeypatch.setattr("directory.queries.finding.circle.FEW", few)
        monkeypatch.setattr("directory.queries.finding.question.MANY_KEYS", many_keys)
        with remembering():
            for at, question in enumerate(questions):
                found = pages(reader, question)
                assert len(found) == len(set(found)), (way, question)
                assert orders.setdefault(at, found) == found, (way, question)
    with remembering():
        for question, found in zip(questions, orders.values(), strict=True):
            assert set(found) == by_the_rule(reader, question), question
    assert len(orders[1]) < len(orders[0])


def test_keys_of_a_circle_are_the_people_of_its_condition(reader):
    with_keys = [circle for circle in circles if circle.keys is not None]
    for circle in with_keys:
        people = Person.objects.filter(circle.persons(reader)).values_list("pk", flat=True)
        assert set(circle.keys(reader)) == set(people) != set(), circle.name
    assert len(with_keys) >= 2


class TestNumbers:
    def test_few_are_counted(self, reader):
        form = asked(reader, q="王")
        counted = count_people(reader, form.sought, form.chosen)
        assert not counted.is_estimate and counted.count == len(counted.ids) == len(pages(reader, {"q": "王"}))

    def test_many_are_estimated_and_say_so(self, reader, monkeypatch):
        monkeypatch.setattr("directory.queries.finding.numbers.SAMPLE", 5)
        monkeypatch.setattr("directory.queries.finding.numbers.MOST_COUNTED", 8)
        monkeypatch.setattr("directory.queries.finding.question.Question.every", lambda _self: "SELECT 1")
        form = asked(reader, q="王")
        counted = count_people(reader, form.sought, form.chosen)  # estimated as few, counted as more than the most
        assert (counted.count, counted.is_estimate, counted.ids) == (8, True, [])
        thousands = "SELECT 1 FROM generate_series(1, 123456)"
        monkeypatch.setattr("directory.queries.finding.question.Question.every", lambda _self: thousands)
        counted = count_people(reader, form.sought, form.chosen)
        assert counted.is_estimate and counted.count > 10_000 and str(counted.count).strip("0").isdigit()
        assert len(str(counted.count).rstrip("0")) <= 2
