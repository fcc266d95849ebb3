"""The questions to the directory, and how long the database takes over one: by the clock, and by its own processor."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAIN = "the plain list"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds in the statements of one page, and how many these are."""

    clock: float
    statements: int


def questions() -> dict[str, list[dict[str, Any]]]:
    """By kind; the values differ from one time to the next."""

    def words(*each: str, **also: Any) -> list[dict[str, Any]]:
        return [{"q": one, **also} for one in each]

    return {
        "nothing asked": [{}],
        "1 character": words("陈", "李", "黄", "张", "王", "叶"),
        "2 characters": words("陈嘉", "李晓", "黄志", "王文", "曾丽", "丽娟"),
        "3 characters": words("陈嘉欣", "李晓玲", "黄志强", "王文杰", "曾丽娟"),
        "pinyin, full": words("chenjiaxin", "lixiaoling", "huangzhiqiang", "zengli", "shanxiong"),
        "pinyin, begun": words("ch", "l", "wang", "zhang", "huangzh", "z"),
        "pinyin with tones": words("Chén Jiāxīn", "li3 xiao3 ling2", "Zēng Lì", "wang2"),
        "initials": words("cjx", "lxl", "hzq", "wwj", "zl"),
        "mixed": words("chen嘉", "陈jia", "zengl", "wangxh", "李xiao"),
        "Latin name": words("smith", "john", "nguyen", "anna", "tan"),
        "one slip": words("chenjiaxni", "lixiaolng", "huangzhiqiagn", "zenglii", "wangwnejie"),
        "nobody": words("没有这个人", "qqqqqq", "xxyyzz"),
        "department": [{"unit": f"department-{n}"} for n in range(1, 8)],
        "department, years": [{"unit": f"department-{n}", "end_from": 2005, "end_to": 2012} for n in range(1, 8)],
        "cohort": [{"unit": f"cohort-{n}"} for n in range(1, 200, 20)],
        "class": [{"unit": f"class-{n}"} for n in range(1, 200, 20)],
        "city": [{"city": code} for code in ("440100", "310000", "MY")],
        "city, industry": [{"city": "440100", "industry": "C"}, {"city": "310000", "industry": "J"}],
        "employer": [{"employer": f"企业{n}7"} for n in range(1, 9)],
        "character, department": [{"q": "陈", "unit": f"department-{n}"} for n in range(1, 8)],
        "pinyin, city": [{"q": "wang", "city": "440100"}, {"q": "chenj", "city": "310000"}],
        "character, class": [{"q": "陈", "unit": f"class-{n}"} for n in range(1, 200, 20)],
        "a deep page": [{"q": "陈", "deep": 900}, {"deep": 900}, {"q": "wang", "deep": 900}],
        "counted, 1 character": words("陈", "李", "叶", counted=True),
        "counted, city": [{"city": code, "counted": True} for code in ("440100", "MY")],
    }


def ask(asked: dict[str, Any] | None) -> Spent:
    """Who is found for one page; nothing of what a card says. ``None`` is the plain list."""
    spent: list[float] = []
    run = _prepared(asked)
    with _watching(spent):
        run()
    return Spent(sum(spent) * 1000, len(spent))


def busy_of_backend() -> float:
    """Milliseconds the backend of this connection has been on a processor; known to ten milliseconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / _TICKS * 1000


def reader() -> Any:
    from common.actors import person_actor
    from people.models import User

    return person_actor(User.objects.select_related("person").get(email="reader@example.org"))


def _prepared(asked: dict[str, Any] | None) -> Callable[[], object]:
    from django.http import QueryDict

    from common.memory import remembering
    from directory.forms.finding import FindForm
    from directory.queries.finding import count_people, find_people
    from people.models import Person

    if asked is None:
        shown = ("pk", "public_id", "full_name", "reading")
        return lambda: list(Person.objects.order_by("sort_key", "pk").values(*shown)[:24])
    actor, query = reader(), QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked.items()})
    with remembering():
        form = FindForm(query, actor)
        form.is_valid()
        after = find_people(actor, form.sought, form.chosen, size=asked["deep"]).after if "deep" in asked else None

    def run() -> object:
        with remembering():
            if "counted" in asked:
                return count_people(actor, form.sought, form.chosen)
            return find_people(actor, form.sought, form.chosen, after=after)

    return run


@contextmanager
def _watching(spent: list[float]) -> Iterator[None]:
    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - begun)

    from django.db import connection

    with connection.execute_wrapper(watch):
        yield
