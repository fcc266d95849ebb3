"""Not a number of queries but the same number."""

import re
from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries(act: Callable[[], object]) -> CaptureQueriesContext:
    with CaptureQueriesContext(connection) as captured:
        act()
    return captured


def assert_same_queries(act: Callable[[], object], grow: Callable[[], object], *, at_most: int | None = None) -> None:
    """``act`` costs as many queries after ``grow`` has added rows as before (caches are warmed first)."""
    act()
    before = _asked(count_queries(act))
    grow()
    after = _asked(count_queries(act))
    told = "\n".join(sql[:300] for sql in after)
    more = "\n".join(sorted((Counter(map(_shape, after)) - Counter(map(_shape, before))).elements()))
    assert len(after) <= len(before), f"{len(before)} queries before, {len(after)} after it grew, now also:\n{more}"
    if at_most is not None:
        assert len(after) <= at_most, f"{len(after)} queries, at most {at_most}:\n{told}"


def _shape(sql: str) -> str:
    """A statement without its values, so that two of them compare."""
    return re.sub(r"'[^']*'|\b\d+\b|\((?:[^()]*,)?[^()]*\)", "…", sql)[:300]


def _asked(captured: CaptureQueriesContext) -> list[str]:
    """Without the institution: it is read again every five seconds, whoever asks."""
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if 'FROM "institution_institution"' not in sql]
