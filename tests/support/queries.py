"""Not a number of queries but the same number."""

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
    before = count_queries(act)
    grow()
    after = count_queries(act)
    told = "\n".join(query["sql"][:300] for query in after.captured_queries)
    assert len(after) <= len(before), f"{len(before)} queries before, {len(after)} after it grew:\n{told}"
    if at_most is not None:
        assert len(after) <= at_most, f"{len(after)} queries, at most {at_most}:\n{told}"
