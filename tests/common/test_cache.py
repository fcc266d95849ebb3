"""A cache that was away for a moment: pages were slower, and nothing they show is wrong afterwards."""

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as OutOfReach

from associations import actions
from common.cache import ForgivingRedisCache
from tests.support.actors import SHELL
from tests.support.api import as_page
from tests.support.factories import DepartmentFactory, UserFactory


@pytest.fixture
def away(monkeypatch):
    """Call it, and the server is out of reach; call what it returns, and it is back."""
    cache.clear()
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)
    monkeypatch.setattr(ForgivingRedisCache, "_outdated", set())

    def go():
        def refuse(*_, **__):
            raise OutOfReach("gone")

        reach = cache._cache.__class__.get_client
        monkeypatch.setattr(cache._cache.__class__, "get_client", refuse)

        def come_back():
            monkeypatch.setattr(cache._cache.__class__, "get_client", reach)
            monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)

        return come_back

    return go


@pytest.mark.parametrize(
    "change",
    [
        lambda: cache.set("a", "new"),
        lambda: cache.set_many({"a": "new"}),
        lambda: cache.delete("a"),
        lambda: cache.delete_many(["a", "b"]),
    ],
    ids=["set", "set many", "delete", "delete many"],
)
def test_what_was_to_change_meanwhile_is_not_believed_afterwards(away, change):
    cache.set("a", "old")
    come_back = away()
    change()
    assert cache.get("a") is None
    come_back()
    assert cache.get("a") is None
    cache.set("a", "newer")
    assert cache.get("a") == "newer"


@pytest.mark.django_db
def test_who_logged_out_meanwhile_is_out(away):
    client = as_page(UserFactory())
    client.get("/me/profile/")
    key = client.session.session_key
    come_back = away()
    client.post("/account/logout/")
    come_back()
    client.cookies["sessionid"] = key
    assert client.get("/me/profile/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_is_forgotten_after_a_commit_breaks_no_page(away):
    department = DepartmentFactory()
    away()
    assert actions.open_association(department, "class", "一班", by=SHELL)
