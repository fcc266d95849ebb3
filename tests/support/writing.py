"""A write inside a door and outside an action fails the test that sees it."""

import re
from contextlib import contextmanager
from contextvars import ContextVar

import pytest
from celery import Task
from django.conf import settings
from django.db import connections
from django.test.client import ClientHandler

from common.actions import window_is_open
from tests.support.database import has_a_database

WRITE = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)
# Tables the framework writes by itself; the login's last_login belongs to it too.
FRAMEWORK = ("django_", "auth_", "account_", "mfa_", "usersessions_", "socialaccount_")
HOUSE = tuple(f"{app}_" for app in settings.HOUSE_APPS)

_door: ContextVar[str] = ContextVar("door", default="")


class WrittenByADoor(AssertionError):
    pass


@contextmanager
def inside_door(name: str):
    token = _door.set(name)
    try:
        yield
    finally:
        _door.reset(token)


def watch(execute, sql, params, many, context):
    match = WRITE.match(sql) if _door.get() and not window_is_open() else None
    if match and match[1].startswith(HOUSE) and not _is_the_frameworks(match[1], sql):
        raise WrittenByADoor(f"{_door.get()} wrote to {match[1]} outside an action: {sql[:200]}")
    return execute(sql, params, many, context)


def _is_the_frameworks(table: str, sql: str) -> bool:
    return table.startswith(FRAMEWORK) or (table == "people_user" and '"last_login" =' in sql)


@pytest.fixture(autouse=True)
def _no_door_writes(request, monkeypatch):
    """Active in every test that has a database."""
    if not has_a_database(request):
        yield
        return
    knock, run = ClientHandler.__call__, Task.__call__

    def knock_at_the_door(handler, environ):
        with inside_door(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"):
            return knock(handler, environ)

    def run_the_task(task, *args, **kwargs):
        with inside_door(f"task {task.name}"):
            return run(task, *args, **kwargs)

    monkeypatch.setattr(ClientHandler, "__call__", knock_at_the_door)
    monkeypatch.setattr(Task, "__call__", run_the_task)
    with connections["default"].execute_wrapper(watch):
        yield
