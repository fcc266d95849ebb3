"""Finding people, by kind of question: milliseconds in the database, with the gate on, beside the plain list.

    python benchmarks/bench_registry.py [--people 1000000] [--rounds 12] [--data FOLDER]

The plain list is the first page of everybody in the order of names, without a gate and without cards. Every question is
asked with other values each time, and all of them in turn; what Python does between the statements is not counted.
The reader is a graduate of a class of forty, in a chapter of a thousand.
"""

import argparse
import random
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.registry import people

LIMIT = 50.0  # milliseconds, p95 of each kind of question
PLAIN = "the plain list"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=12, help="how often each question is asked")
    parser.add_argument("--data", type=Path, help="where the register lies, built where it does not")
    options = parser.parse_args()
    people.prepare(options.people, options.data or people.ROOT / ".data" / f"registry-{options.people}")
    import django

    django.setup()
    questions = {PLAIN: [None], **_questions()}
    measured = {name: [] for name in questions}
    chance = random.Random(1)
    for turn in range(options.rounds + 2):
        for name, asked in questions.items():
            spent = _ask(chance.choice(asked))
            if turn > 1:  # the first two fetch from the disk, and plan
                measured[name].append(spent)
    _print(options.people, measured)


def _questions():
    def words(*each):
        return [{"q": one} for one in each]

    return {
        "nothing asked": [{}],
        "1 character": words("陈", "李", "黄", "张", "王", "叶"),
        "2 characters": words("陈嘉", "李晓", "黄志", "王文", "曾丽", "丽娟"),
        "3 characters": words("陈嘉欣", "李晓玲", "黄志强", "王文杰", "曾丽娟"),
        "pinyin, full": words("chenjiaxin", "lixiaoling", "huangzhiqiang", "zengli", "shanxiong"),
        "pinyin, begun": words("ch", "l", "wang", "zhang", "huangzh", "z"),
        "initials": words("cjx", "lxl", "hzq", "wwj", "zl"),
        "mixed": words("chen嘉", "陈jia", "zengl", "wangxh", "李xiao"),
        "Latin name": words("smith", "john", "nguyen", "anna", "tan"),
        "one slip": words("chenjiaxni", "lixiaolng", "huangzhiqiagn", "zenglii", "wangwnejie"),
        "nobody": words("没有这个人", "qqqqqq", "xxyyzz"),
        "department": [{"unit": f"department-{n}"} for n in range(1, 8)],
        "department, years": [{"unit": f"department-{n}", "end_from": 2005, "end_to": 2012} for n in range(1, 8)],
        "class": [{"unit": f"class-{n}"} for n in range(1, 200, 20)],
        "city": [{"city": code} for code in ("440100", "310000", "MY")],
        "city, industry": [{"city": "440100", "industry": "C"}, {"city": "310000", "industry": "J"}],
        "employer": [{"employer": f"企业{n}7"} for n in range(1, 9)],
        "character, department": [{"q": "陈", "unit": f"department-{n}"} for n in range(1, 8)],
        "pinyin, city": [{"q": "wang", "city": "440100"}, {"q": "chenj", "city": "310000"}],
        "character, class": [{"q": "陈", "unit": f"class-{n}"} for n in range(1, 200, 20)],
        "a deep page": [{"q": "陈", "deep": 900}, {"deep": 900}, {"q": "wang", "deep": 900}],
    }


@contextmanager
def _watching(spent):
    def watch(execute, sql, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - begun)

    from django.db import connection

    with connection.execute_wrapper(watch):
        yield


def _ask(asked) -> float:
    """Milliseconds in all statements of one page: who is found, how many, and nothing of what a card says."""
    from django.http import QueryDict

    from common.actors import person_actor
    from common.memory import remembering
    from directory.forms.finding import FindForm
    from directory.queries.finding import find_people
    from people.models import Person, User

    actor = person_actor(User.objects.select_related("person").get(email="reader@example.org"))
    spent: list[float] = []
    if asked is None:
        with _watching(spent):
            list(Person.objects.order_by("sort_key", "pk").values("pk", "public_id", "full_name", "reading")[:24])
        return sum(spent) * 1000
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked.items()})
    with remembering():
        form = FindForm(query, actor)
        form.is_valid()
        after = find_people(actor, form.sought, form.chosen, size=asked["deep"]).after if "deep" in asked else None
    with remembering(), _watching(spent):
        find_people(actor, form.sought, form.chosen, after=after)
    return sum(spent) * 1000


def _print(many: int, measured) -> None:
    plain = statistics.median(measured[PLAIN])
    print(f"{many:,} people; milliseconds in the database\n")
    print(f"{'question':24} {'p50':>7} {'p95':>7} {'p99':>7} {'× plain':>8}")
    for name, spent in measured.items():
        p50, p95, p99 = (_slower_than(spent, share) for share in (0.5, 0.95, 0.99))
        missed = "  missed" if p95 > LIMIT else ""
        print(f"{name:24} {p50:7.1f} {p95:7.1f} {p99:7.1f} {p50 / plain:8.1f}{missed}")


def _slower_than(spent, share: float) -> float:
    ordered = sorted(spent)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


if __name__ == "__main__":
    main()
